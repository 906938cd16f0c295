import assert from "node:assert/strict";
import { join } from "node:path";

import { execa } from "execa";

const folder = join(import.meta.dirname, "..", "..", "toolchain", "go", "test-workload");

describe("test-workload", () => {
  before(async function () {
    const go = await execa("go", ["version"], { reject: false });
    if (go.failed) {
      process.stdout.write("skipped: there is no go on PATH\n");
      this.skip();
    }
  });

  for (const args of [
    ["vet", "./..."],
    ["test", "-count=1", "./..."],
  ]) {
    it(`passes go ${args.join(" ")}`, async () => {
      const env = { CGO_ENABLED: "0" };

      const { all, exitCode } = await execa("go", args, {
        cwd: folder,
        env,
        reject: false,
        all: true,
      });

      assert.equal(exitCode, 0, all);
    });
  }
});
