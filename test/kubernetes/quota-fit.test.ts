import assert from "node:assert/strict";

import fc from "fast-check";

import { namespaceDemand } from "../../kubernetes/quota-accounting.ts";
import { checkQuota } from "../../kubernetes/quota-fit.ts";
import type { QuotaRow } from "../../kubernetes/quota-fit.ts";

interface App {
  readonly replicas: number;
  readonly cpu: number;
  /** Percent. */
  readonly maxSurge: number;
  /** Percent. */
  readonly maxUnavailable: number;
}

function deployment({ replicas, cpu, maxSurge, maxUnavailable }: App, index: number): object {
  const rollingUpdate = { maxSurge: `${maxSurge}%`, maxUnavailable: `${maxUnavailable}%` };
  const containers = [{ resources: { requests: { cpu: String(cpu) } } }];
  const spec = { replicas, strategy: { rollingUpdate }, template: { spec: { containers } } };
  return { kind: "Deployment", metadata: { name: `app-${index}` }, spec };
}

function cpuRow(apps: readonly App[], hard: number): QuotaRow {
  const [row] = checkQuota(namespaceDemand(apps.map(deployment)), { "requests.cpu": hard }).rows;
  assert.ok(row !== undefined);
  return row;
}

/**
 * Rolls one app out as the Deployment and ReplicaSet controllers do, one pod at a time under quota.
 *
 * Tells whether it ends, the most CPU that was ever held, and whether quota refused a pod.
 */
function rollOut(app: App, others: number, hard: number): [boolean, number, boolean] {
  const surge = Math.trunc((app.maxSurge * app.replicas + 99) / 100);
  const rounded = Math.trunc((app.maxUnavailable * app.replicas) / 100);
  const unavailable = surge === 0 && rounded === 0 ? 1 : rounded;
  const state = { oldSpec: app.replicas, newSpec: 0, old: app.replicas, new: 0 };
  let most = others + app.replicas * app.cpu;
  let refused = false;
  for (let before = ""; before !== JSON.stringify(state);) {
    before = JSON.stringify(state);
    const free = app.replicas + surge - state.oldSpec - state.newSpec;
    const grow = Math.min(free, app.replicas - state.newSpec);
    if (grow > 0) state.newSpec += grow;
    else {
      const atLeast = app.replicas - unavailable;
      const missing = state.newSpec - state.new;
      const mayEnd = state.oldSpec + state.newSpec - atLeast - missing > 0;
      const spare = state.old + state.new - atLeast;
      if (mayEnd && spare > 0) state.oldSpec -= Math.min(state.oldSpec, spare);
    }
    state.old = Math.min(state.old, state.oldSpec);
    while (state.new < state.newSpec) {
      const held = others + (state.old + state.new + 1) * app.cpu;
      if (held > hard) {
        refused = true;
        break;
      }
      most = Math.max(most, held);
      state.new += 1;
    }
  }
  return [state.new === app.replicas && state.old === 0, most, refused];
}

const anyApp: fc.Arbitrary<App> = fc.record({
  replicas: fc.integer({ min: 1, max: 9 }),
  cpu: fc.integer({ min: 1, max: 4 }),
  maxSurge: fc.integer({ min: 0, max: 120 }),
  maxUnavailable: fc.integer({ min: 0, max: 100 }),
});
const anyApps = fc.array(anyApp, { minLength: 1, maxLength: 4 });
const anyRoom = fc.integer({ min: 0, max: 12 });

function steadyOf(apps: readonly App[]): number {
  return apps.reduce((sum, { replicas, cpu }) => sum + replicas * cpu, 0);
}

describe("checkQuota against simulated rollouts", () => {
  it("says rollout-blocked exactly when a rollout never ends", () => {
    fc.assert(
      fc.property(anyApps, anyRoom, (apps, room) => {
        const steady = steadyOf(apps);
        const ends = apps.every(
          (app) => rollOut(app, steady - app.replicas * app.cpu, steady + room)[0],
        );

        const { verdict } = cpuRow(apps, steady + room);

        assert.equal(verdict === "rollout-blocked", !ends);
      }),
      { numRuns: 1000 },
    );
  });

  it("says fits only when quota refuses no pod", () => {
    fc.assert(
      fc.property(anyApps, fc.integer({ min: 0, max: 80 }), (apps, room) => {
        const steady = steadyOf(apps);
        fc.pre(cpuRow(apps, steady + room).verdict === "fits");

        for (const app of apps) {
          const [, , refused] = rollOut(app, steady - app.replicas * app.cpu, steady + room);
          assert.equal(refused, false);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("predicts the most that the largest rollout holds", () => {
    fc.assert(
      fc.property(anyApps, (apps) => {
        const steady = steadyOf(apps);
        const most = apps.map(
          (app) => rollOut(app, steady - app.replicas * app.cpu, Number.MAX_SAFE_INTEGER)[1],
        );

        assert.equal(cpuRow(apps, 1).peak, BigInt(Math.max(...most)) * 1_000_000_000n);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("checkQuota", () => {
  const one = { replicas: 1, cpu: 1, maxSurge: 25, maxUnavailable: 25 };

  it("says too-small when pods are missing at rest", () => {
    assert.equal(cpuRow([{ ...one, replicas: 3 }], 2).verdict, "too-small");
  });

  it("names the workload whose rollout cannot start", () => {
    const row = cpuRow([one, { ...one, cpu: 3 }], 5);

    assert.deepEqual([row.verdict, row.blocked], ["rollout-blocked", 'Deployment "app-1"']);
  });

  it("says rollout-slowed when the rollouts fit one by one but not together", () => {
    assert.equal(cpuRow([one, one], 3).verdict, "rollout-slowed");
  });

  it("says rollout-slowed when old pods may end first", () => {
    assert.equal(cpuRow([{ ...one, replicas: 4 }], 4).verdict, "rollout-slowed");
  });

  it("says fits when all rollouts fit together", () => {
    assert.equal(cpuRow([one, one], 4).verdict, "fits");
  });

  it("counts pods", () => {
    const { rows } = checkQuota(namespaceDemand([deployment(one, 0)]), { pods: "1" });

    assert.deepEqual(rows, [
      {
        key: "pods",
        hard: 1_000_000_000n,
        steady: 1_000_000_000n,
        peak: 2_000_000_000n,
        verdict: "rollout-blocked",
        blocked: 'Deployment "app-0"',
      },
    ]);
  });

  it("compares storage at rest only", () => {
    const claim = { spec: { resources: { requests: { storage: "3" } } } };
    const demand = namespaceDemand([{ kind: "PersistentVolumeClaim", ...claim }]);

    const { rows } = checkQuota(demand, { "requests.storage": "2" });

    assert.equal(rows[0]?.verdict, "too-small");
  });

  it("compares numbers of objects", () => {
    const service = { kind: "Service", spec: { type: "LoadBalancer", ports: [{}, {}] } };
    const demand = namespaceDemand([service, service]);

    const { rows } = checkQuota(demand, { "count/services": "2", "services.nodeports": "3" });

    assert.deepEqual(
      rows.map(({ key, steady, verdict }) => [key, steady, verdict]),
      [
        ["count/services", 2_000_000_000n, "fits"],
        ["services.nodeports", 4_000_000_000n, "too-small"],
      ],
    );
  });

  it("names limits that it cannot foresee or read", () => {
    const check = checkQuota(namespaceDemand([]), { constructor: "5", pods: "many" });

    assert.deepEqual(check, {
      rows: [],
      notCounted: ["quota constructor is not foreseen yet", "quota pods is not a known quantity"],
    });
  });
});
