import { valueAt } from "./unknown.ts";

/** How many pods a Deployment may have beside its replicas while it replaces them. */
export interface Rollout {
  /** Pods that a rollout adds at most, when nothing stops it. */
  readonly surge: number;
  /** True when no old pod may end before a new one is ready, so a rollout needs room for one more. */
  readonly needsRoom: boolean;
  /** Paths inside the Deployment that are unknown or unreadable; the defaults count for them. */
  readonly undecided: readonly string[];
}

const none: Rollout = { surge: 0, needsRoom: false, undecided: [] };

/**
 * Reads the strategy of a Deployment as its controller does: percentages of the replicas, the surge
 * rounded up, the unavailable rounded down, and never both zero.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
 */
export function rolloutOf(deployment: unknown, replicas: number): Rollout {
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

/** Pods that a number or percentage means, not rounded. */
function podCount(value: unknown, replicas: number): number | undefined {
  if (typeof value === "number") return value >= 0 && Number.isInteger(value) ? value : undefined;
  const percent = typeof value === "string" ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  return percent === undefined ? undefined : (Number(percent) * replicas) / 100;
}
