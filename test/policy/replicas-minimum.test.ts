import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { replicasMinimum as rule } from "../../policy/rules/replicas-minimum.ts";
import { claim, mounting, scaler, told, web } from "./availability-objects.ts";

const few = "fail: replicas is 1; it must be at least 2 in production";

describe("replicas-minimum", () => {
  it("passes two pods, none on purpose, and what an autoscaler scales", () => {
    assert.deepEqual(told(rule, [web()]), []);
    assert.deepEqual(told(rule, [web({ replicas: 0 })]), []);
    assert.deepEqual(told(rule, [web({ replicas: undefined }), scaler()]), []);
  });

  it("fails one pod, and none said", () => {
    assert.deepEqual(told(rule, [web({ replicas: 1 })]), [few]);
    assert.deepEqual(told(rule, [web({ replicas: undefined })]), [few]);
  });

  it("leaves alone pods with a volume of one node, and StatefulSets", () => {
    assert.deepEqual(told(rule, [web({ replicas: 1 }, mounting), claim()]), []);
    assert.deepEqual(told(rule, [web({ replicas: 1 }, mounting)]), []);
    assert.deepEqual(told(rule, [web({ replicas: 1 }, {}, "StatefulSet")]), []);
    assert.deepEqual(told(rule, [web({ replicas: 1 }, mounting), claim("ReadWriteMany")]), [few]);
  });

  it("asks for nothing outside production, unless somebody gives it a level", () => {
    const one = [web({ replicas: 1 })];

    assert.deepEqual(told(rule, one, { profile: "staging", rules: {} }), []);
    assert.deepEqual(
      told(rule, one, { profile: "dev", rules: { "replicas-minimum": "advisory" } }),
      [few],
    );
  });

  it("cannot decide about a number that is not known", () => {
    assert.deepEqual(told(rule, [web({ replicas: UNKNOWN })]), [
      "undecided: cannot be decided at preview: spec.replicas (rules replicas-minimum)",
    ]);
  });
});
