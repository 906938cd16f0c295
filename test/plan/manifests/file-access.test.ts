import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";

import { attempt } from "../../../plan/manifests/file-access.ts";

function refused(code: string): never {
  throw Object.assign(new Error("no"), { code });
}

describe("attempt", () => {
  it("gives what the work gives", () => {
    assert.deepEqual(
      attempt(() => 1),
      { value: 1 },
    );
  });

  it("tells why a file cannot be read", () => {
    assert.deepEqual(
      attempt(() => refused("EACCES")),
      {
        message: "it cannot be read: permission denied",
        hint: "Give yourself access, or name another place",
      },
    );
    assert.deepEqual(
      attempt(() => fs.readFileSync(os.tmpdir())),
      { message: "it cannot be read (EISDIR)", hint: "Name another place" },
    );
  });

  it("does not hide other errors", () => {
    assert.throws(
      () =>
        attempt(() => {
          throw new Error("bug");
        }),
      { message: "bug" },
    );
  });
});
