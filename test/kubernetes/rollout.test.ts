import assert from "node:assert/strict";

import { rolloutOf } from "../../kubernetes/rollout.ts";
import type { Rollout } from "../../kubernetes/rollout.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

function rollout(replicas: number, rollingUpdate?: object): Rollout {
  const spec = { strategy: { type: "RollingUpdate", rollingUpdate } };
  return rolloutOf({ spec }, "Deployment", replicas);
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
      assert.deepEqual(rolloutOf({}, "Deployment", replicas), { surge, needsRoom, undecided: [] });
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

    const expected = { surge: 0, needsRoom: false, undecided: [] };

    assert.deepEqual(rolloutOf(deployment, "Deployment", 4), expected);
  });

  it("names what is unknown and goes on with the default", () => {
    const place = "spec.strategy.rollingUpdate.maxSurge";

    assert.deepEqual(rollout(4, { maxSurge: UNKNOWN }), {
      surge: 1,
      needsRoom: false,
      undecided: [place],
    });
  });

  it("gives a StatefulSet no surge, since it ends a pod before it makes the next", () => {
    const expected = { surge: 0, needsRoom: false, undecided: [] };

    assert.deepEqual(rolloutOf({}, "StatefulSet", 4), expected);
  });

  it("lets a DaemonSet surge only when it is told to", () => {
    const spec = { updateStrategy: { rollingUpdate: { maxSurge: "30%" } } };

    assert.deepEqual(rolloutOf({}, "DaemonSet", 5), { surge: 0, needsRoom: false, undecided: [] });
    assert.deepEqual(rolloutOf({ spec }, "DaemonSet", 5), {
      surge: 2,
      needsRoom: true,
      undecided: [],
    });
  });

  it("gives a DaemonSet no surge when its pods are replaced by hand", () => {
    const spec = { updateStrategy: { type: "OnDelete" } };

    assert.equal(rolloutOf({ spec }, "DaemonSet", 5).surge, 0);
  });

  it("counts the old run of a CronJob that replaces it as long as it ends", () => {
    const spec = { concurrencyPolicy: "Replace" };
    const expected = { surge: 2, needsRoom: false, undecided: [] };

    assert.deepEqual(rolloutOf({ spec }, "CronJob", 2), expected);
    assert.equal(rolloutOf({}, "CronJob", 2).surge, 0);
  });
});
