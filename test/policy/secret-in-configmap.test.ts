import assert from "node:assert/strict";

import { SECRET, UNKNOWN } from "../../kubernetes/unknown.ts";
import { secretInConfigmap } from "../../policy/rules/secret-in-configmap.ts";
import { findingsOf } from "../support/policy.ts";

function verdicts(data: unknown): readonly string[] {
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data };
  return findingsOf(secretInConfigmap, object).map(({ verdict, message }) => {
    return `${verdict}: ${message}`;
  });
}

describe("secret-in-configmap", () => {
  it("fails an encrypted value", () => {
    assert.deepEqual(verdicts({ note: SECRET }), [
      'fail: key "note" comes from an encrypted value; it must be in a Secret',
    ]);
  });

  it("leaves values open that are not known", () => {
    assert.deepEqual(verdicts({ note: UNKNOWN }), [
      'undecided: cannot be decided at preview: data["note"] (rules secret-in-configmap)',
    ]);
  });
});
