import type { AppFault, AppShape } from "./fault.ts";
import type { WorkloadKind } from "./workload.ts";

/** Why a kind of workload has no use for a setting, and what to do instead. */
export interface KindReason {
  readonly reason: string;
  readonly hint?: string;
}

type Reasons = Partial<Record<WorkloadKind, KindReason>>;
type Setting = keyof typeof SETTINGS;

const NOT_ENDING: KindReason = {
  reason: "its pods run on and are started again when they end",
  hint: "use it with kind Job or CronJob",
};
const notRun: Reasons = {
  Deployment: NOT_ENDING,
  StatefulSet: NOT_ENDING,
  DaemonSet: NOT_ENDING,
};

/** One reason for both kinds that end. */
function runs(hint: string | undefined, reason = "it runs its pods to completion"): Reasons {
  const because = { reason, ...(hint === undefined ? {} : { hint }) };
  return { Job: because, CronJob: because };
}

const eachNode = (hint?: string): Reasons => ({
  DaemonSet: {
    reason: "it runs one pod on each node",
    ...(hint === undefined ? {} : { hint }),
  },
});

const onlyCronJob: Reasons = {
  Deployment: { reason: "its pods run on", hint: "use it with kind CronJob" },
  StatefulSet: { reason: "its pods run on", hint: "use it with kind CronJob" },
  DaemonSet: { reason: "its pods run on", hint: "use it with kind CronJob" },
  Job: { reason: "it runs once", hint: "use it with kind CronJob" },
};

const NOBODY_CONNECTS = "it runs its pods to completion, nobody connects to them";
const NOBODY_WAITS = "it runs its pods to completion, nothing waits for them to be ready";
const ONE_BY_ONE = "it has no deadline for a rollout";
const ANY_ORDER = "its pods have no order";

/** Settings that not every kind has, with the reason for each kind that lacks them. */
const SETTINGS = {
  replicas: {
    ...eachNode("use placement.nodeSelector to choose the nodes"),
    ...runs("use parallelism"),
  },
  autoscale: { ...eachNode(), ...runs("use parallelism") },
  strategy: runs(undefined, "its pods are never replaced by newer ones"),
  minReadySeconds: runs(undefined, NOBODY_WAITS),
  progressDeadlineSeconds: {
    StatefulSet: { reason: ONE_BY_ONE },
    DaemonSet: { reason: ONE_BY_ONE },
    ...runs("use activeDeadlineSeconds"),
  },
  podManagement: {
    Deployment: { reason: ANY_ORDER },
    DaemonSet: { reason: ANY_ORDER },
    ...runs(undefined, ANY_ORDER),
  },
  completions: notRun,
  parallelism: {
    Deployment: { ...NOT_ENDING, hint: "use replicas" },
    StatefulSet: { ...NOT_ENDING, hint: "use replicas" },
    DaemonSet: NOT_ENDING,
  },
  backoffLimit: notRun,
  activeDeadlineSeconds: notRun,
  ttlSecondsAfterFinished: notRun,
  restartPolicy: notRun,
  schedule: onlyCronJob,
  timeZone: onlyCronJob,
  concurrency: onlyCronJob,
  suspend: onlyCronJob,
  startingDeadlineSeconds: onlyCronJob,
  successfulHistory: onlyCronJob,
  failedHistory: onlyCronJob,
  ports: runs(undefined, NOBODY_CONNECTS),
  service: runs(undefined, NOBODY_CONNECTS),
  expose: runs(undefined, NOBODY_CONNECTS),
  healthCheckPath: runs(undefined, NOBODY_WAITS),
  probes: runs(undefined, NOBODY_WAITS),
  disruptionBudget: { ...eachNode(), ...runs("use backoffLimit") },
} as const satisfies Partial<Record<keyof AppShape, Reasons>>;

/** Settings that not every kind has. */
export const KIND_SETTINGS: Readonly<Record<Setting, Reasons>> = SETTINGS;

/** Settings of an app that its kind has no use for, with the reason. */
export function kindFaults(app: AppShape): readonly AppFault[] {
  const { kind, placement, shutdown } = app;
  const faults = settingsOf(KIND_SETTINGS).flatMap((setting) => {
    const because = KIND_SETTINGS[setting][kind];
    return because === undefined || !isGiven(setting, app[setting])
      ? []
      : [fault([setting], kind, because)];
  });
  const spread = placement?.spread ?? [];
  const pause = shutdown?.preStopSleepSeconds ?? 0;
  return [
    ...faults,
    ...(kind === "DaemonSet" && spread.length > 0
      ? [fault(["placement", "spread"], kind, { reason: "it runs one pod on each node" })]
      : []),
    ...((kind === "Job" || kind === "CronJob") && pause > 0
      ? [fault(["shutdown", "preStopSleepSeconds"], kind, { reason: NOBODY_CONNECTS })]
      : []),
  ];
}

function settingsOf(table: Readonly<Record<Setting, unknown>>): readonly Setting[] {
  return Object.keys(table).filter((key): key is Setting => key in table);
}

function fault(path: AppFault["path"], kind: WorkloadKind, { reason, hint }: KindReason): AppFault {
  return { path, message: `does not fit a ${kind}: ${reason}`, hint };
}

/** Nothing is asked for by an empty list, by null and by a budget of false. */
function isGiven(setting: Setting, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (setting === "disruptionBudget" && value === false) return false;
  if (setting === "probes") return Object.values(value).some((probe) => isGiven("ports", probe));
  return !Array.isArray(value) || value.length > 0;
}
