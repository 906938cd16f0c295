import assert from "node:assert/strict";

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
  const [row] = checkQuota(namespaceDemand(apps.map(deployment)), {
    hard: { "requests.cpu": hard },
  }).rows;
  assert.ok(row !== undefined);
  return row;
}

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
    const { rows } = checkQuota(namespaceDemand([deployment(one, 0)]), { hard: { pods: "1" } });

    assert.deepEqual(rows, [
      {
        key: "pods",
        hard: 1_000_000_000n,
        steady: 1_000_000_000n,
        peak: 2_000_000_000n,
        verdict: "rollout-blocked",
        blocked: 'Deployment "app-0"',
        remedy: undefined,
      },
    ]);
  });

  it("compares storage at rest only", () => {
    const claim = { spec: { resources: { requests: { storage: "3" } } } };
    const demand = namespaceDemand([{ kind: "PersistentVolumeClaim", ...claim }]);

    const { rows } = checkQuota(demand, { hard: { "requests.storage": "2" } });

    assert.equal(rows[0]?.verdict, "too-small");
  });

  it("compares numbers of objects", () => {
    const service = { kind: "Service", spec: { type: "LoadBalancer", ports: [{}, {}] } };
    const demand = namespaceDemand([service, service]);

    const { rows } = checkQuota(demand, {
      hard: { "count/services": "2", "services.nodeports": "3" },
    });

    assert.deepEqual(
      rows.map(({ key, steady, verdict }) => [key, steady, verdict]),
      [
        ["count/services", 2_000_000_000n, "fits"],
        ["services.nodeports", 4_000_000_000n, "too-small"],
      ],
    );
  });

  it("names limits that it cannot foresee or read", () => {
    const check = checkQuota(namespaceDemand([]), {
      hard: { constructor: "5", pods: "many" },
    });

    assert.deepEqual(check, {
      rows: [],
      notCounted: ["quota constructor is not foreseen yet", "quota pods is not a known quantity"],
    });
  });
});
