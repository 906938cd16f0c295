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
      return { ...job(app), kind };
    case "CronJob":
      return { ...cronJob(app), kind };
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

function job(app: ResolvedApp): JobSettings {
  return {
    kind: "Job",
    completions: app.completions,
    parallelism: app.parallelism,
    backoffLimit: app.backoffLimit,
    activeDeadlineSeconds: app.activeDeadlineSeconds,
    ttlSecondsAfterFinished: app.ttlSecondsAfterFinished,
    restartPolicy: app.restartPolicy,
  };
}

function cronJob(app: ResolvedApp): CronJobSettings {
  return {
    ...job(app),
    kind: "CronJob",
    schedule: app.schedule ?? "",
    timeZone: app.timeZone,
    concurrency: app.concurrency,
    suspend: app.suspend,
    startingDeadlineSeconds: app.startingDeadlineSeconds,
    successfulHistory: app.successfulHistory,
    failedHistory: app.failedHistory,
  };
}
