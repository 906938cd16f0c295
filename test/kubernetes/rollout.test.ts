import assert from "node:assert/strict";

import { rolloutOf } from "../../kubernetes/rollout.ts";
import type { Rollout } from "../../kubernetes/rollout.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

function rollout(replicas: number, rollingUpdate?: object): Rollout {
  return rolloutOf({ spec: { strategy: { type: "RollingUpdate", rollingUpdate } } }, replicas);
}

describe("rolloutOf", () => {
  const defaults = [
    { replicas: 0, surge: 0, needsRoom: false },
    { replicas: 1, surge: 1, needsRoom: true },
    { replicas: 3, surge: 1, needsRoom: true },
    { replicas: 4, surge: 1, needsRoom: false },
    { replicas: 5, surge: 2, needsRoom: false },
    { replicas: 8, surge: 2, needsRoom: false },
  ];
  for (const { replicas, surge, needsRoom } of defaults) {
    it(`gives ${replicas} replicas a surge of ${surge} by default`, () => {
      assert.deepEqual(rolloutOf({}, replicas), { surge, needsRoom, undecided: [] });
    });
  }

  it("takes plain numbers as they are", () => {
    const expected = { surge: 2, needsRoom: true, undecided: [] };

    assert.deepEqual(rollout(4, { maxSurge: 2, maxUnavailable: 0 }), expected);
  });

  it("never surges beyond the replicas, since the new set has no more", () => {
    assert.equal(rollout(2, { maxSurge: 10 }).surge, 2);
  });

  it("needs no room when both are zero, since Kubernetes then ends one pod first", () => {
    const expected = { surge: 0, needsRoom: false, undecided: [] };

    assert.deepEqual(rollout(3, { maxSurge: 0, maxUnavailable: "10%" }), expected);
  });

  it("has no surge when pods are recreated", () => {
    const deployment = { spec: { strategy: { type: "Recreate" } } };

    assert.deepEqual(rolloutOf(deployment, 4), { surge: 0, needsRoom: false, undecided: [] });
  });

  it("names what is unknown and goes on with the default", () => {
    const place = "spec.strategy.rollingUpdate.maxSurge";

    assert.deepEqual(rollout(4, { maxSurge: UNKNOWN }), {
      surge: 1,
      needsRoom: false,
      undecided: [place],
    });
  });
});
