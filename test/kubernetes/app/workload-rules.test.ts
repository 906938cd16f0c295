import assert from "node:assert/strict";

import type { AppShape } from "../../../kubernetes/app/fault.ts";
import { KIND_SETTINGS } from "../../../kubernetes/app/kind-settings.ts";
import type { WorkloadKind } from "../../../kubernetes/app/workload.ts";
import { workloadFaults } from "../../../kubernetes/app/workload-rules.ts";
import { line, shape } from "./app-shapes.ts";

const KINDS: readonly WorkloadKind[] = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"];
const claim = { data: { mountPath: "/data", size: "1Gi" } };
const shared = { data: { ...claim.data, accessMode: "ReadWriteMany" as const } };
const DEADLOCK = "the pods share a claim that one node can mount at a time";

function faults(changes: Partial<AppShape>): readonly string[] {
  return workloadFaults(shape(changes)).map(line);
}

/** A value that each setting of the table may have where its kind knows it. */
const VALUES: Readonly<Record<keyof typeof KIND_SETTINGS, unknown>> = {
  replicas: 2,
  autoscale: { max: 3 },
  strategy: { type: "RollingUpdate" },
  minReadySeconds: 5,
  progressDeadlineSeconds: 60,
  podManagement: "Parallel",
  completions: 2,
  parallelism: 2,
  backoffLimit: 1,
  activeDeadlineSeconds: 60,
  ttlSecondsAfterFinished: 60,
  restartPolicy: "OnFailure",
  schedule: "@daily",
  timeZone: "Etc/UTC",
  concurrency: "Allow",
  suspend: false,
  startingDeadlineSeconds: 60,
  successfulHistory: 1,
  failedHistory: 1,
  ports: [{ port: 80 }],
  service: { headless: true },
  expose: { hosts: ["a.example"] },
  healthCheckPath: "/healthz",
  probes: { liveness: {} },
  disruptionBudget: { maxUnavailable: 1 },
};

describe("kinds of workload", () => {
  for (const [setting, value] of Object.entries(VALUES)) {
    it(`know ${setting} or say why not`, () => {
      const reasons = Object.entries(KIND_SETTINGS).find(([key]) => key === setting)?.[1] ?? {};

      const found = KINDS.filter((kind) => {
        const schedule = kind === "CronJob" ? { schedule: "@daily" } : {};
        return faults({ kind, ...schedule, [setting]: value }).length > 0;
      });

      assert.deepEqual(found.sort(), Object.keys(reasons).sort());
      assert.notDeepEqual(found, []);
    });
  }

  for (const [kind, changes, expected] of [
    [
      "Job",
      { replicas: 2 },
      "replicas does not fit a Job: it runs its pods to completion (use parallelism)",
    ],
    [
      "DaemonSet",
      { autoscale: { max: 2 } },
      "autoscale does not fit a DaemonSet: it runs one pod on each node",
    ],
    [
      "Deployment",
      { schedule: "@daily" },
      "schedule does not fit a Deployment: its pods run on (use it with kind CronJob)",
    ],
    [
      "Job",
      { ports: [{ port: 80 }] },
      "ports does not fit a Job: it runs its pods to completion, nobody connects to them",
    ],
    [
      "StatefulSet",
      { completions: 1 },
      "completions does not fit a StatefulSet: its pods run on and are started again when they end (use it with kind Job or CronJob)",
    ],
    [
      "Job",
      { shutdown: { preStopSleepSeconds: 3 } },
      "shutdown.preStopSleepSeconds does not fit a Job: it runs its pods to completion, nobody connects to them",
    ],
    [
      "DaemonSet",
      { placement: { spread: [{ topologyKey: "zone" }] } },
      "placement.spread does not fit a DaemonSet: it runs one pod on each node",
    ],
  ] as const) {
    it(`explain why ${Object.keys(changes)[0] ?? ""} does not fit a ${kind}`, () => {
      assert.deepEqual(faults({ kind, ...changes }), [expected]);
    });
  }

  it("take settings that ask for nothing", () => {
    const nothing = { ports: [], healthCheckPath: null, probes: { liveness: null } };

    assert.deepEqual(faults({ kind: "Job", ...nothing, disruptionBudget: false }), []);
  });

  for (const kind of ["StatefulSet", "CronJob"] as const) {
    it(`keep room for what a ${kind} adds to its name`, () => {
      const changes = { kind, ...(kind === "CronJob" ? { schedule: "@daily" } : {}) };

      assert.deepEqual(faults({ ...changes, name: "a".repeat(52) }), []);
      assert.deepEqual(faults({ ...changes, name: "a".repeat(53) }), [
        `kind "${kind}" takes names of at most 52 characters, got 53 (give the app a shorter name)`,
      ]);
    });
  }
});

describe("strategies", () => {
  for (const [what, changes, expected] of [
    [
      "a type of another kind",
      { strategy: { type: "OnDelete" } },
      "strategy.type must be RollingUpdate or Recreate for a Deployment",
    ],
    [
      "a type that no kind has",
      { strategy: { type: "toString" } },
      "strategy.type must be RollingUpdate or Recreate for a Deployment",
    ],
    [
      "a setting of another type",
      { strategy: { type: "Recreate", maxSurge: 1 } },
      "strategy.maxSurge does not fit the strategy Recreate of a Deployment (leave it out)",
    ],
    [
      "a surge of a StatefulSet",
      { kind: "StatefulSet", strategy: { maxSurge: 1 } },
      "strategy.maxSurge does not fit the strategy RollingUpdate of a StatefulSet (it knows partition besides the type)",
    ],
    [
      "neither surge nor loss",
      { strategy: { maxSurge: 0, maxUnavailable: "0%" } },
      "strategy.maxUnavailable must not be 0 together with maxSurge, or no pod could ever be replaced",
    ],
    [
      "a percentage that is none",
      { strategy: { maxSurge: "25" } },
      'strategy.maxSurge must be a whole number from 0, or a percentage like "25%" up to "100%"',
    ],
    [
      "more than everything",
      { strategy: { maxUnavailable: "101%" } },
      'strategy.maxUnavailable must be a whole number from 0, or a percentage like "25%" up to "100%"',
    ],
    [
      "a percentage with more after it",
      { strategy: { maxSurge: "25%x" } },
      'strategy.maxSurge must be a whole number from 0, or a percentage like "25%" up to "100%"',
    ],
    [
      "half a pod",
      { strategy: { maxSurge: 0.5 } },
      'strategy.maxSurge must be a whole number from 0, or a percentage like "25%" up to "100%"',
    ],
    [
      "less than no pod",
      { strategy: { maxSurge: -1 } },
      'strategy.maxSurge must be a whole number from 0, or a percentage like "25%" up to "100%"',
    ],
    [
      "surge and loss of a DaemonSet",
      { kind: "DaemonSet", strategy: { maxSurge: 1, maxUnavailable: 1 } },
      "strategy.maxSurge must be 0 when maxUnavailable is not: a DaemonSet does one of both",
    ],
    [
      "a rollout that cannot end",
      { minReadySeconds: 600 },
      "minReadySeconds must be less than progressDeadlineSeconds, 600",
    ],
    [
      "a budget that is none",
      { disruptionBudget: { minAvailable: "half" } },
      'disruptionBudget.minAvailable must be a whole number from 0, or a percentage like "25%" up to "100%"',
    ],
  ] as const satisfies readonly (readonly [string, Partial<AppShape>, string])[]) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(faults(changes), [expected]);
    });
  }

  for (const [what, changes, expected] of [
    [
      "replicas",
      { replicas: 2 },
      `replicas is over 1, but ${DEADLOCK} (use 1, kind StatefulSet, which gives each pod a claim, or accessMode ReadWriteMany)`,
    ],
    [
      "an autoscaler",
      { autoscale: { max: 2 } },
      `autoscale.max is over 1, but ${DEADLOCK} (use 1, kind StatefulSet, which gives each pod a claim, or accessMode ReadWriteMany)`,
    ],
    [
      "a rolling update",
      { strategy: { maxSurge: 1 } },
      "strategy.type must be Recreate, since a new pod would wait forever for the volume of the old one (or leave strategy out)",
    ],
    [
      "a DaemonSet",
      { kind: "DaemonSet" },
      `volumes do not fit a DaemonSet: ${DEADLOCK} (use accessMode ReadWriteMany)`,
    ],
    [
      "parallel pods of a CronJob",
      { kind: "CronJob", schedule: "@daily", parallelism: 2 },
      `parallelism is over 1, but ${DEADLOCK} (use accessMode ReadWriteMany)`,
    ],
    [
      "parallel pods of a Job",
      { kind: "Job", parallelism: 2 },
      `parallelism is over 1, but ${DEADLOCK} (use accessMode ReadWriteMany)`,
    ],
  ] as const satisfies readonly (readonly [string, Partial<AppShape>, string])[]) {
    it(`refuse ${what} with a claim for one node, not with one for many`, () => {
      assert.deepEqual(faults({ ...changes, volumes: claim }), [expected]);
      assert.deepEqual(faults({ ...changes, volumes: shared }), []);
    });
  }

  for (const [what, changes] of [
    ["surge and loss of a Deployment", { strategy: { maxSurge: 1, maxUnavailable: "25%" } }],
    ["surge without loss of a DaemonSet", { kind: "DaemonSet", strategy: { maxSurge: 1 } }],
    [
      "surge with no loss of a DaemonSet",
      { kind: "DaemonSet", strategy: { maxSurge: 1, maxUnavailable: 0 } },
    ],
    ["a rolling update without more", { strategy: {} }],
    ["Recreate with a claim for one node", { strategy: { type: "Recreate" }, volumes: claim }],
    ["one pod of a Job with a claim", { kind: "Job", parallelism: 1, volumes: claim }],
  ] as const satisfies readonly (readonly [string, Partial<AppShape>])[]) {
    it(`may have ${what}`, () => {
      assert.deepEqual(faults(changes), []);
    });
  }

  it("give each pod of a StatefulSet a claim of its own", () => {
    assert.deepEqual(faults({ kind: "StatefulSet", replicas: 3, volumes: claim }), []);
  });
});

describe("autoscaling", () => {
  for (const [what, changes, expected] of [
    [
      "replicas beside it",
      { replicas: 2, autoscale: { max: 3 } },
      "replicas must not be given together with autoscale, which decides the number of pods (use autoscale.min)",
    ],
    [
      "a minimum above the maximum",
      { autoscale: { min: 3, max: 2 } },
      "autoscale.min must be at most autoscale.max, 2, got 3",
    ],
    [
      "zero pods without KEDA",
      { autoscale: { min: 0, max: 2 } },
      "autoscale.min must be at least 1: only KEDA, with triggers, scales to zero",
    ],
  ] as const satisfies readonly (readonly [string, Partial<AppShape>, string])[]) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(faults(changes), [expected]);
    });
  }

  it("lets KEDA scale to zero", () => {
    assert.deepEqual(faults({ autoscale: { min: 0, max: 2, triggers: [] } }), []);
  });
});
