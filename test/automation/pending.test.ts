import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { objectName, pendingOperation, pendingOperations } from "../../automation/pending.ts";

const operation = (type: string, inputs: unknown): unknown => ({
  type: "creating",
  resource: { urn: `urn:pulumi:dev::moorage::${type}::x`, custom: true, type, inputs },
});

const asked = { version: "1.2.0", description: "chart sha256:0123" };

describe("pendingOperations", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "moorage-pending-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const read = (...operations: readonly unknown[]): ReturnType<typeof pendingOperations> => {
    const file = join(folder, "dev.json");
    const state = { checkpoint: { latest: { pending_operations: operations } } };
    writeFileSync(file, JSON.stringify(state));
    return pendingOperations(file);
  };

  it("names the object of each, with its namespace", () => {
    const [pending] = read(
      operation("kubernetes:apps/v1:Deployment", {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web", namespace: "acme" },
      }),
    );

    assert.ok(pending?.reference);
    assert.equal(pending.operation, "creating");
    assert.equal(objectName(pending.reference), "acme/web");
  });

  it("names an object without namespace by its name alone", () => {
    const [pending] = read(
      operation("kubernetes:core/v1:Namespace", {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "acme" },
      }),
    );

    assert.ok(pending?.reference);
    assert.equal(objectName(pending.reference), "acme");
  });

  it("knows that components, providers and patches make no object", () => {
    const inputs = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } };

    const pending = read(
      operation("moorage:index:Tenant", {}),
      operation("pulumi:providers:kubernetes", { context: "dev" }),
      operation("kubernetes:core/v1:ServiceAccountPatch", inputs),
    );

    assert.deepEqual(
      pending.map(({ reference }) => reference),
      [undefined, undefined, undefined],
    );
  });

  it("knows a Helm release, which only Helm can take back", () => {
    const place = { name: "cache", namespace: "globex" };
    const [pending] = read(
      operation("kubernetes:helm.sh/v3:Release", { ...place, ...asked, values: { secret: true } }),
    );

    assert.ok(pending?.reference);
    assert.deepEqual(pending.asked, asked);
    assert.equal(objectName(pending.reference), "globex/cache");
  });

  it("does not guess where an object is whose namespace is not known", () => {
    const urn = "urn:pulumi:dev::moorage::kubernetes:core/v1:Secret::x";
    const metadata = { name: "key", namespace: Symbol("unknown") };

    const pending = pendingOperation(
      { operation: "creating", urn },
      { apiVersion: "v1", kind: "Secret", metadata },
    );

    assert.equal(pending.type, "kubernetes:core/v1:Secret");
    assert.equal(pending.reference, undefined);
  });

  it("finds nothing in a stack that was never deployed", () => {
    const file = join(folder, "dev.json");
    writeFileSync(file, '{"checkpoint":{"latest":null}}');

    assert.deepEqual(pendingOperations(file), []);
    assert.deepEqual(pendingOperations(join(folder, "none.json")), []);
  });
});
