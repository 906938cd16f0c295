import type * as k8s from "@pulumi/kubernetes";

import type { AppShape } from "../../kubernetes/app/fault.ts";
import { leastPods } from "../../kubernetes/app/replicas.ts";
import type { SpreadSettings } from "../../kubernetes/app/settings.ts";
import type { Labels } from "../../kubernetes/labels.ts";

type Constraint = k8s.types.input.core.v1.TopologySpreadConstraint;

/** Field of a pod that keeps the pods of an app apart. */
export function spreadFields(
  shape: AppShape,
  selector: Labels,
): Pick<k8s.types.input.core.v1.PodSpec, "topologySpreadConstraints"> {
  const spread = shape.placement?.spread ?? defaultSpread(shape);
  return spread.length === 0
    ? {}
    : { topologySpreadConstraints: spread.map((each) => constraint(each, selector)) };
}

function defaultSpread(shape: AppShape): readonly SpreadSettings[] {
  return leastPods(shape) < 2 ? [] : ZONES_AND_NODES;
}

const ZONES_AND_NODES = [
  { topologyKey: "topology.kubernetes.io/zone" },
  { topologyKey: "kubernetes.io/hostname" },
];

function constraint(
  { topologyKey, maxSkew = 1, whenUnsatisfiable = "ScheduleAnyway" }: SpreadSettings,
  selector: Labels,
): Constraint {
  return { maxSkew, topologyKey, whenUnsatisfiable, labelSelector: { matchLabels: selector } };
}
