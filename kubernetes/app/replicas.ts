import type { AppShape } from "./fault.ts";

/** Pods that an app has at least while all is well; 1 for kinds without a number of pods. */
export function leastPods({ kind, replicas, autoscale }: AppShape): number {
  if (kind !== "Deployment" && kind !== "StatefulSet") return 1;
  return autoscale === undefined ? (replicas ?? 1) : (autoscale.min ?? replicas ?? 1);
}

/** Pods that an app has at most, rollouts aside. */
export function mostPods({ kind, replicas, autoscale }: AppShape): number {
  if (kind !== "Deployment" && kind !== "StatefulSet") return 1;
  return autoscale?.max ?? replicas ?? 1;
}
