import { valueAt } from "./unknown.ts";

/** How many pods a workload may have beside its usual ones while it replaces them. */
export interface Rollout {
  /** Pods that a rollout adds at most, when nothing stops it. */
  readonly surge: number;
  /** True when no old pod may end before a new one is ready, so a rollout needs room for one more. */
  readonly needsRoom: boolean;
  /** Paths inside the object that are unknown or unreadable; the defaults count for them. */
  readonly undecided: readonly string[];
}

const none: Rollout = { surge: 0, needsRoom: false, undecided: [] };

/**
 * What replacing the pods of a workload adds to them.
 *
 * A StatefulSet ends a pod before it makes the next one; so does a Job. A CronJob that replaces its
 * running Job makes the new pods while the old ones still end.
 */
export function rolloutOf(workload: unknown, kind: string, pods: number): Rollout {
  if (kind === "Deployment") return rolloutOfDeployment(workload, pods);
  if (kind === "DaemonSet") return rolloutOfDaemonSet(workload, pods);
  const overlaps =
    kind === "CronJob" && valueAt(workload, "spec", "concurrencyPolicy") === "Replace";
  return overlaps ? { ...none, surge: pods } : none;
}

/**
 * Reads the strategy of a Deployment as its controller does: percentages of the replicas, the surge
 * rounded up, the unavailable rounded down, and never both zero.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
 */
function rolloutOfDeployment(deployment: unknown, replicas: number): Rollout {
  const type = valueAt(deployment, "spec", "strategy", "type");
  if (type === "Recreate" || replicas <= 0) return none;
  const undecided: string[] = [];
  if (type !== undefined && type !== "RollingUpdate") undecided.push("spec.strategy.type");
  const read = (field: "maxSurge" | "maxUnavailable", round: (pods: number) => number): number => {
    const value = valueAt(deployment, "spec", "strategy", "rollingUpdate", field);
    const pods = podCount(value ?? "25%", replicas);
    if (pods === undefined) undecided.push(`spec.strategy.rollingUpdate.${field}`);
    return round(pods ?? replicas / 4);
  };
  const surge = Math.min(read("maxSurge", Math.ceil), replicas);
  const unavailable = read("maxUnavailable", Math.floor);
  return { surge, needsRoom: surge > 0 && unavailable === 0, undecided };
}

/** A DaemonSet ends the old pod of a node first, unless it is told to surge. */
function rolloutOfDaemonSet(daemonSet: unknown, nodes: number): Rollout {
  if (valueAt(daemonSet, "spec", "updateStrategy", "type") === "OnDelete") return none;
  const value = valueAt(daemonSet, "spec", "updateStrategy", "rollingUpdate", "maxSurge") ?? 0;
  const pods = podCount(value, nodes);
  const place = "spec.updateStrategy.rollingUpdate.maxSurge";
  if (pods === undefined) return { ...none, undecided: [place] };
  const surge = Math.min(Math.ceil(pods), nodes);
  return { surge, needsRoom: surge > 0, undecided: [] };
}

/** Pods that a number or percentage means, not rounded. */
function podCount(value: unknown, replicas: number): number | undefined {
  if (typeof value === "number") return value >= 0 && Number.isInteger(value) ? value : undefined;
  const percent = typeof value === "string" ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  return percent === undefined ? undefined : (Number(percent) * replicas) / 100;
}
