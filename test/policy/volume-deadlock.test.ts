import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { volumeDeadlock as rule } from "../../policy/rules/volume-deadlock.ts";
import type { Fields } from "../support/policy.ts";
import { claim, mounting, scaler, told, web } from "./availability-objects.ts";

const recreate = { strategy: { type: "Recreate" } };

function mounted(change: Fields, kind?: string): Fields {
  return web({ replicas: 1, ...change }, mounting, kind);
}

const head = 'fail: claim "data" is for one node (ReadWriteOnce), but';
const surges = `${head} each rollout makes a second pod before the first one ends`;

describe("volume-deadlock", () => {
  it("passes one pod that ends before the next one", () => {
    const rollingUpdate = { maxSurge: 0, maxUnavailable: 1 };

    assert.deepEqual(told(rule, [mounted(recreate), claim()]), []);
    assert.deepEqual(told(rule, [mounted({ strategy: { rollingUpdate } }), claim()]), []);
  });

  it("passes volumes that many nodes mount, and those of others", () => {
    assert.deepEqual(told(rule, [mounted({}), claim("ReadWriteMany")]), []);
    assert.deepEqual(told(rule, [mounted({})]), []);
    assert.deepEqual(told(rule, [mounted({}, "StatefulSet"), claim()]), []);
  });

  it("fails a rollout that surges", () => {
    assert.deepEqual(told(rule, [mounted({}), claim()]), [surges]);
    assert.deepEqual(told(rule, [mounted({}), claim("ReadWriteOncePod")]), [surges]);
  });

  it("fails several pods", () => {
    assert.deepEqual(told(rule, [mounted({ ...recreate, replicas: 3 }), claim()]), [
      `${head} up to 3 pods share it`,
    ]);
    assert.deepEqual(
      told(rule, [mounted({ ...recreate, replicas: undefined }), claim(), scaler()]),
      [`${head} up to 5 pods share it`],
    );
  });

  it("cannot decide about an access mode or strategy that is not known", () => {
    for (const objects of [
      [mounted({}), claim(UNKNOWN)],
      [mounted({ strategy: UNKNOWN }), claim()],
    ]) {
      assert.deepEqual(told(rule, objects), [
        "undecided: cannot be decided at preview: " +
          "spec.template.spec.volumes[0].persistentVolumeClaim.claimName",
      ]);
    }
  });
});
