import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { volumeDeadlock as rule } from "../../policy/rules/volume-deadlock.ts";
import { claim, mounting, told, web } from "./availability-objects.ts";

const one = web({ replicas: 1 }, mounting);

describe("volume-deadlock", () => {
  it("passes a claim that is not in the stack", () => {
    assert.deepEqual(told(rule, [one]), []);
  });

  it("cannot decide about an access mode or strategy that is not known", () => {
    for (const objects of [
      [one, claim(UNKNOWN)],
      [web({ replicas: 1, strategy: UNKNOWN }, mounting), claim()],
    ]) {
      assert.deepEqual(told(rule, objects), [
        "undecided: cannot be decided at preview: " +
          "spec.template.spec.volumes[0].persistentVolumeClaim.claimName",
      ]);
    }
  });
});
