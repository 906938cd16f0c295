import type { KubernetesObject } from "./object-kind.ts";
import { isMap, mapAt } from "./unknown.ts";

/**
 * Labels that controllers put on their pods, and the kinds whose pods get them.
 *
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
const GIVEN: ReadonlyMap<string, readonly string[]> = new Map([
  ["apps.kubernetes.io/pod-index", ["StatefulSet"]],
  ["batch.kubernetes.io/controller-uid", ["CronJob", "Job"]],
  ["batch.kubernetes.io/job-completion-index", ["CronJob", "Job"]],
  ["batch.kubernetes.io/job-name", ["CronJob", "Job"]],
  ["controller-revision-hash", ["DaemonSet", "StatefulSet"]],
  ["controller-uid", ["CronJob", "Job"]],
  ["job-name", ["CronJob", "Job"]],
  ["pod-template-hash", ["Deployment", "ReplicaSet"]],
  ["statefulset.kubernetes.io/pod-name", ["StatefulSet"]],
]);

/** The selector without labels that this workload's pods get from its controller. */
export function withoutGivenLabels(selector: unknown, { kind }: KubernetesObject): unknown {
  const wanted = mapAt(selector, "matchLabels");
  if (wanted.kind !== "known" || !isMap(selector)) return selector;
  const isGiven = (key: string): boolean => isGivenTo(kind, key);
  const keys = Object.keys(wanted.value);
  if (!keys.some(isGiven)) return selector;
  const left = keys.filter((key) => !isGiven(key));
  const matchLabels = Object.fromEntries(left.map((key) => [key, wanted.value[key]]));
  return { ...selector, matchLabels };
}

/** True for a label that only a controller gives. */
export function isGivenLabel(key: string): boolean {
  return GIVEN.has(key);
}

/** True for a label that the pods of this kind of workload get from their controller. */
export function isGivenTo(kind: string, key: string): boolean {
  return GIVEN.get(key)?.includes(kind) === true;
}
