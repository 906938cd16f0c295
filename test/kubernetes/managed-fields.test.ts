import assert from "node:assert/strict";

import { isWritten } from "../../kubernetes/managed-fields.ts";

const spec = { replicas: 2 };
const replicas = { "f:spec": { "f:replicas": {} } };

function managed(...managedFields: readonly unknown[]): unknown {
  return { metadata: { name: "web", managedFields }, spec };
}

describe("isWritten", () => {
  const path = ["spec", "replicas"];

  it("takes every field of a manifest as its own", () => {
    assert.equal(isWritten({ spec }, path), true);
  });

  it("knows what was applied to a live object", () => {
    assert.equal(isWritten(managed({ operation: "Apply", fieldsV1: replicas }), path), true);
  });

  it("leaves out defaults", () => {
    const fieldsV1 = { "f:spec": { "f:template": {} } };

    assert.equal(isWritten(managed({ operation: "Apply", fieldsV1 }), path), false);
  });

  it("leaves out what a controller set", () => {
    const scaled = { operation: "Update", subresource: "scale", fieldsV1: replicas };

    assert.equal(isWritten(managed(scaled), path), false);
  });
});
