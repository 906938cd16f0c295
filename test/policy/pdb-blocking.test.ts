import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { pdbBlocking as rule } from "../../policy/rules/pdb-blocking.ts";
import type { Fields } from "../support/policy.ts";
import { budget, scaler, told, web } from "./availability-objects.ts";

function keeping(minAvailable: unknown): Fields {
  return budget({ minAvailable, maxUnavailable: undefined });
}

const fail = "fail: minAvailable blocks every eviction:";

describe("pdb-blocking", () => {
  it("passes a budget that lets a pod go", () => {
    assert.deepEqual(told(rule, [web(), budget()]), []);
    assert.deepEqual(told(rule, [web(), budget({ maxUnavailable: "1%" })]), []);
    assert.deepEqual(told(rule, [web(), keeping(1)]), []);
    assert.deepEqual(told(rule, [web(), keeping("50%")]), []);
    assert.deepEqual(told(rule, [keeping(3)]), []);
  });

  it("fails a budget that lets none go", () => {
    const none = ["fail: maxUnavailable blocks every eviction: it lets no pod go"];

    assert.deepEqual(told(rule, [web(), budget({ maxUnavailable: 0 })]), none);
    assert.deepEqual(told(rule, [web(), budget({ maxUnavailable: "0%" })]), none);
    assert.deepEqual(told(rule, [keeping("100%")]), [`${fail} all pods must stay`]);
  });

  it("fails a budget that keeps every pod there is", () => {
    assert.deepEqual(told(rule, [web(), keeping(2)]), [`${fail} each of its 2 pods must stay`]);
    assert.deepEqual(told(rule, [web(), keeping("51%")]), [`${fail} each of its 2 pods must stay`]);
    assert.deepEqual(told(rule, [web({ replicas: 1 }), keeping("50%")]), [
      `${fail} its only pod must stay`,
    ]);
  });

  it("counts the minimum of an autoscaler", () => {
    const grown = scaler({ minReplicas: 3 });

    assert.deepEqual(told(rule, [web({ replicas: undefined }), grown, keeping(2)]), []);
    assert.deepEqual(told(rule, [web({ replicas: undefined }), grown, keeping(3)]), [
      `${fail} each of its 3 pods must stay`,
    ]);
  });

  it("cannot decide about numbers that are not known", () => {
    for (const objects of [
      [web(), budget({ maxUnavailable: UNKNOWN })],
      [web({ replicas: UNKNOWN }), keeping(2)],
    ]) {
      assert.match(told(rule, objects).join(), /^undecided: cannot be decided at preview: spec\.m/);
    }
  });
});
