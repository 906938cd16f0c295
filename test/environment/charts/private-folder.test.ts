import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { inPrivateFolder } from "../../../environment/charts/private-folder.ts";

describe("private folder", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "moorage-private-"));
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const left = (): readonly string[] => readdirSync(join(root, ".moorage", "tmp"));

  it("is its owner's alone, and ends with the work", async () => {
    const mode = await inPrivateFolder(root, (folder) => {
      writeFileSync(join(folder, "login"), "canary");
      return Promise.resolve(statSync(folder).mode & 0o777);
    });

    assert.equal(mode, 0o700);
    assert.deepEqual(left(), []);
  });

  it("ends with work that fails, too", async () => {
    const work = inPrivateFolder(root, () => Promise.reject(new Error("no")));

    await assert.rejects(work, /no/);
    assert.deepEqual(left(), []);
  });

  it("removes what a killed process left, and nothing else", async () => {
    const others = [`${String(process.pid)}-chart-x`, "999999999-chart-x", "999999999-other"];
    for (const name of others) {
      mkdirSync(join(root, ".moorage", "tmp", name), { recursive: true });
    }

    await inPrivateFolder(root, () => Promise.resolve());

    assert.deepEqual(left(), ["999999999-other", others[0]].toSorted());
  });
});
