import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ensurePassphraseFile, refuseEmptyPassphrase } from "../../automation/passphrase.ts";

/** Written by the engine for the passphrase `abc123`. */
const SALT = "v1:7xKPtil8ENk=:v1:V+OgB8tATG5KUHsI:1H8biAcRL4Bi5h5b+bkiKPdi+kEMXA==";

describe("passphrase", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "moorage-passphrase-"));
    file = join(folder, "passphrase");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("is 32 random characters in a file of its owner alone", () => {
    ensurePassphraseFile(file, undefined);
    const first = readFileSync(file, "utf8");
    rmSync(file);
    ensurePassphraseFile(file, undefined);

    assert.match(first, /^[\w-]{32}$/);
    assert.notEqual(readFileSync(file, "utf8"), first);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it("stays as it is, and becomes private", () => {
    writeFileSync(file, "my own passphrase", { mode: 0o644 });

    ensurePassphraseFile(file, SALT);

    assert.equal(readFileSync(file, "utf8"), "my own passphrase");
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it("rejects an empty file", () => {
    writeFileSync(file, "\n");

    assert.throws(
      () => {
        ensurePassphraseFile(file, undefined);
      },
      {
        kind: "authentication",
        message: `${file} is empty; an empty passphrase protects nothing`,
        command: "npm run down && npm start",
      },
    );
  });

  it("rejects a lost file when something was encrypted with it", () => {
    assert.throws(
      () => {
        ensurePassphraseFile(file, SALT);
      },
      {
        kind: "authentication",
        message: `${file} is missing, and the stack's secrets were encrypted with it`,
      },
    );
  });

  it("rejects an empty variable, which the engine would accept", () => {
    assert.throws(
      () => {
        refuseEmptyPassphrase({ PULUMI_CONFIG_PASSPHRASE: "" });
      },
      {
        kind: "authentication",
        message: "PULUMI_CONFIG_PASSPHRASE is empty; an empty passphrase protects nothing",
      },
    );
  });

  it("rejects a variable that names no file", () => {
    assert.throws(
      () => {
        refuseEmptyPassphrase({ PULUMI_CONFIG_PASSPHRASE_FILE: file });
      },
      {
        kind: "authentication",
        message: `PULUMI_CONFIG_PASSPHRASE_FILE names ${file}, which does not exist`,
      },
    );
  });

  it("may be left to the backend's own secrets provider", () => {
    assert.doesNotThrow(() => {
      refuseEmptyPassphrase({});
    });
  });
});
