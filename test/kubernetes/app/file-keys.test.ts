import assert from "node:assert/strict";

import fc from "fast-check";

import { fileKey, remoteSecretKey } from "../../../kubernetes/app/file-keys.ts";
import { isConfigKey } from "../../../kubernetes/names.ts";
import { runs } from "../../support/property-runs.ts";

const segment = fc
  .string({ unit: fc.constantFrom("a", "B", "1", ".", "-", "_", "ü", " ", "%"), minLength: 1 })
  .filter((text) => text !== "." && text !== "..");
const path = fc
  .array(segment, { minLength: 1, maxLength: 5 })
  .map((parts) => `/${parts.join("/")}`);

describe("fileKey", () => {
  it("is the path with underscores where nothing is ambiguous", () => {
    assert.equal(fileKey("/etc/app/app.yaml"), "etc_app_app.yaml");
    assert.equal(fileKey("/.env"), ".env");
  });

  it("ends in a hash where another path could have the same words", () => {
    assert.equal(fileKey("/etc/my_app"), "etc_my_app__spmz5gex");
    assert.notEqual(fileKey("/etc/my_app"), fileKey("/etc/my/app"));
    assert.notEqual(fileKey("/etc/my_app"), fileKey("/etc/my/app-spmz5gex"));
    assert.notEqual(fileKey("/a b"), fileKey("/a%b"));
  });

  it("is a key that Kubernetes takes, however long the path is", () => {
    assert.ok(isConfigKey(fileKey(`/${"x".repeat(1000)}`)));
    assert.ok(isConfigKey(fileKey("/..data")));
    fc.assert(
      fc.property(path, (one) => {
        assert.ok(isConfigKey(fileKey(one)), fileKey(one));
      }),
      { numRuns: runs(300) },
    );
  });

  it("is unique", () => {
    fc.assert(
      fc.property(path, path, (one, other) => {
        assert.equal(fileKey(one) === fileKey(other), one === other);
      }),
      { numRuns: runs(300) },
    );
  });
});

describe("remoteSecretKey", () => {
  it("is the remote key itself when a Secret can hold it", () => {
    assert.equal(remoteSecretKey("db-password"), "db-password");
  });

  it("ends in a hash otherwise", () => {
    assert.match(remoteSecretKey("apps/db"), /^apps_db__[a-z0-9]{8}$/);
    assert.notEqual(remoteSecretKey("apps/db"), remoteSecretKey("apps:db"));
  });
});
