import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { recordIdentity } from "../../cli/cluster-identity.ts";

describe("recordIdentity", () => {
  let root: string;
  let file: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "moor-identity-"));
    file = join(root, ".moorage", "cluster", "identity");
    mkdirSync(join(root, ".moorage", "cluster"), { recursive: true });
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it("writes the identity of a first cluster", async () => {
    assert.equal(await recordIdentity(root, "one"), true);
    assert.equal(readFileSync(file, "utf8"), "one\n");
  });

  it("replaces the identity of a deleted cluster that no state describes", async () => {
    writeFileSync(file, "one\n");

    assert.equal(await recordIdentity(root, "two"), true);
    assert.equal(readFileSync(file, "utf8"), "two\n");
  });

  it("keeps the identity of a deleted cluster that a state describes", async () => {
    writeFileSync(file, "one\n");
    mkdirSync(join(root, ".moorage", "state"));

    assert.equal(await recordIdentity(root, "two"), false);
    assert.equal(readFileSync(file, "utf8"), "one\n");
  });
});
