import { numberAt, textAt, UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import type { Unknown } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { nameOf, namespaceOf, placeKey } from "./object-names.ts";

/** A number of pods that may not be known. */
export type PodNumber = number | Unknown;

/** Fewest and most pods that a workload has at rest. */
export interface PodRange {
  readonly least: PodNumber;
  readonly most: PodNumber;
  /** What scales it; undefined: nobody does. */
  readonly scaler: ObjectView | undefined;
}

/** What a scaler of the stack points at. */
export interface ScaleTarget {
  readonly kind: string | Unknown;
  readonly name: string | Unknown;
}

/** True for workloads with a number of pods. */
export function isScaled({ group, kind, patch }: ObjectView): boolean {
  return group === "apps" && (kind === "Deployment" || kind === "StatefulSet") && !patch;
}

/** True for autoscalers of Kubernetes. */
export function isAutoscaler({ group, kind, patch }: ObjectView): boolean {
  return group === "autoscaling" && kind === "HorizontalPodAutoscaler" && !patch;
}

function isKeda({ group, kind, patch }: ObjectView): boolean {
  return group === "keda.sh" && kind === "ScaledObject" && !patch;
}

/** What an autoscaler, of Kubernetes or of KEDA, scales. */
export function scaleTarget(view: ObjectView): ScaleTarget {
  const read = (key: string, usual: string | Unknown): string | Unknown => {
    return textAt(view.object, "spec", "scaleTargetRef", key) ?? usual;
  };
  return { kind: read("kind", isKeda(view) ? "Deployment" : UNKNOWN), name: read("name", UNKNOWN) };
}

/** Reads how many pods workloads have, with the autoscalers of the stack. */
export function podRanges(objects: readonly ObjectView[]): (workload: ObjectView) => PodRange {
  const scalers = objects.filter((view) => isAutoscaler(view) || isKeda(view));
  const byTarget = new Map<string, ObjectView>();
  let isOpen = false;
  for (const scaler of scalers) {
    const { kind, name } = scaleTarget(scaler);
    const key = placeKey(namespaceOf(scaler), kind, name);
    if (key === undefined) isOpen = true;
    else byTarget.set(key, scaler);
  }
  return (workload) => {
    const key = placeKey(namespaceOf(workload), workload.kind, nameOf(workload));
    const scaler = key === undefined ? undefined : byTarget.get(key);
    if (scaler !== undefined) return { ...scalerRange(scaler), scaler };
    if (isOpen || (key === undefined && scalers.length > 0)) {
      return { least: UNKNOWN, most: UNKNOWN, scaler: undefined };
    }
    const own = countAt(workload.object, 1, "spec", "replicas");
    return { least: own, most: own, scaler: undefined };
  };
}

/** Fewest and most pods that an autoscaler sets. */
export function scalerRange(scaler: ObjectView): Pick<PodRange, "least" | "most"> {
  const [least, most, usual] = isKeda(scaler)
    ? (["minReplicaCount", "maxReplicaCount", { least: 0, most: 100 }] as const)
    : (["minReplicas", "maxReplicas", { least: 1, most: UNKNOWN }] as const);
  return {
    least: countAt(scaler.object, usual.least, "spec", least),
    most: countAt(scaler.object, usual.most, "spec", most),
  };
}

function countAt(object: unknown, usual: PodNumber, ...keys: readonly string[]): PodNumber {
  if (valueAt(object, ...keys) === undefined) return usual;
  const field = numberAt(object, ...keys);
  return field.kind === "known" ? field.value : UNKNOWN;
}
