import type * as k8s from "@pulumi/kubernetes";

import type { TenantPlacement, TenantToleration } from "../tenant/placement.ts";

/** Fields of a pod that decide where and how it runs. */
export function placementFields(
  placement: TenantPlacement | undefined,
): Partial<k8s.types.input.core.v1.PodSpec> {
  if (placement === undefined) {
    return {};
  }
  const { nodeSelector = {}, tolerations = [], runtimeClass, priorityClass } = placement;
  return {
    ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector: { ...nodeSelector } }),
    ...(tolerations.length === 0 ? {} : { tolerations: tolerations.map(toleration) }),
    ...(runtimeClass === undefined ? {} : { runtimeClassName: runtimeClass }),
    ...(priorityClass === undefined ? {} : { priorityClassName: priorityClass }),
  };
}

function toleration({
  key,
  operator = "Equal",
  value,
  effect,
}: TenantToleration): k8s.types.input.core.v1.Toleration {
  return {
    key,
    operator,
    ...(value === undefined ? {} : { value }),
    ...(effect === undefined ? {} : { effect }),
  };
}
