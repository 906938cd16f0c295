import assert from "node:assert/strict";

import { evaluate } from "../../policy/evaluate.ts";
import { apiRemoved } from "../../policy/rules/api-removed.ts";
import { prod, subjectOf } from "../support/policy.ts";

describe("api-removed", () => {
  it("takes the version of the type where the object has none", () => {
    const found = (type: string): readonly string[] =>
      evaluate([apiRemoved], [subjectOf({ spec: {} }, { type })], prod).map(({ path }) => path);

    assert.deepEqual(found("kubernetes:apps/v1beta1:Deployment"), ["apiVersion"]);
    assert.deepEqual(found("kubernetes:apps/v1beta1:DeploymentPatch"), ["apiVersion"]);
    assert.deepEqual(found("kubernetes:apps/v1:Deployment"), []);
    assert.deepEqual(found("kubernetes:core/v1:Pod"), []);
  });
});
