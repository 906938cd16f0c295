import type {
  AutoscaleSettings,
  CronJobSettings,
  DaemonSetSettings,
  DeploymentSettings,
  JobSettings,
  StatefulSetSettings,
  WorkloadKind,
  WorkloadSettings,
} from "../kubernetes/app/workload.ts";
import type { ResolvedApp } from "./resolved-app-schema.ts";

/** What is special to the kind of an app; the checks have refused what the kind does not know. */
export function resolveWorkload(
  app: ResolvedApp,
): WorkloadSettings & { readonly kind: WorkloadKind } {
  const { kind } = app;
  switch (kind) {
    case "Deployment":
      return { ...deployment(app), kind };
    case "StatefulSet":
      return { ...statefulSet(app), kind };
    case "DaemonSet":
      return { ...daemonSet(app), kind };
    case "Job":
      return { ...runs(app), kind };
    case "CronJob":
      return { ...resolveRuns(app), kind, schedule: app.schedule ?? "" };
  }
}

/** Who decides the number of pods; undefined without an upper bound. */
export function resolveAutoscale(
  autoscale: ResolvedApp["autoscale"],
): AutoscaleSettings | undefined {
  if (autoscale?.max === undefined) return undefined;
  const { min, max, triggers, pollingIntervalSeconds, cooldownSeconds, ...horizontal } = autoscale;
  return triggers === undefined
    ? { ...horizontal, min, max }
    : { min, max, triggers, pollingIntervalSeconds, cooldownSeconds };
}

function deployment(app: ResolvedApp): DeploymentSettings {
  const { type, maxSurge, maxUnavailable } = app.strategy ?? {};
  return {
    ...pods(app),
    strategy:
      type === "Recreate"
        ? { type }
        : app.strategy && { type: rolling(type), maxSurge, maxUnavailable },
    progressDeadlineSeconds: app.progressDeadlineSeconds,
  };
}

function statefulSet(app: ResolvedApp): StatefulSetSettings {
  const { type, partition } = app.strategy ?? {};
  return {
    kind: "StatefulSet",
    ...pods(app),
    strategy: type === "OnDelete" ? { type } : app.strategy && { type: rolling(type), partition },
    podManagement: app.podManagement,
  };
}

function daemonSet(app: ResolvedApp): DaemonSetSettings {
  const { type, maxSurge, maxUnavailable } = app.strategy ?? {};
  return {
    kind: "DaemonSet",
    minReadySeconds: app.minReadySeconds,
    strategy:
      type === "OnDelete"
        ? { type }
        : app.strategy && { type: rolling(type), maxSurge, maxUnavailable },
  };
}

function rolling(type: string | undefined): "RollingUpdate" | undefined {
  return type === undefined ? undefined : "RollingUpdate";
}

type Pods = Pick<DeploymentSettings, "replicas" | "autoscale" | "minReadySeconds">;

function pods({ replicas, autoscale, minReadySeconds }: ResolvedApp): Pods {
  return { replicas, autoscale: resolveAutoscale(autoscale), minReadySeconds };
}

/** Settings of the kinds that end, and of those that run by a schedule. */
export function resolveRuns(app: ResolvedApp): Omit<CronJobSettings, "kind" | "schedule"> {
  return { ...runs(app), ...timetable(app) };
}

type Runs = Omit<JobSettings, "kind">;

function runs(app: ResolvedApp): Runs {
  return {
    completions: app.completions,
    parallelism: app.parallelism,
    backoffLimit: app.backoffLimit,
    activeDeadlineSeconds: app.activeDeadlineSeconds,
    ttlSecondsAfterFinished: app.ttlSecondsAfterFinished,
    restartPolicy: app.restartPolicy,
  };
}

function timetable(app: ResolvedApp): Omit<CronJobSettings, "kind" | "schedule" | keyof Runs> {
  return {
    timeZone: app.timeZone,
    concurrency: app.concurrency,
    suspend: app.suspend,
    startingDeadlineSeconds: app.startingDeadlineSeconds,
    successfulHistory: app.successfulHistory,
    failedHistory: app.failedHistory,
  };
}
