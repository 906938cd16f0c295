import type * as k8s from "@pulumi/kubernetes";

import type { PlacementSettings, TolerationSettings } from "../../kubernetes/app/settings.ts";
import type { TenantPlacement } from "../tenant/placement.ts";

/**
 * Fields of a pod that decide where and how it runs.
 *
 * The tenant's nodes stay its nodes: an app can narrow them, not leave them.
 */
export function placementFields(
  tenant: TenantPlacement,
  own: PlacementSettings = {},
): Partial<k8s.types.input.core.v1.PodSpec> {
  const nodeSelector = { ...own.nodeSelector, ...tenant.nodeSelector };
  const tolerations = [...(tenant.tolerations ?? []), ...(own.tolerations ?? [])];
  const runtimeClass = own.runtimeClass ?? tenant.runtimeClass;
  const priorityClass = own.priorityClass ?? tenant.priorityClass;
  return {
    ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector }),
    ...(tolerations.length === 0 ? {} : { tolerations: tolerations.map(toleration) }),
    ...(own.affinity === undefined ? {} : { affinity: own.affinity }),
    ...(runtimeClass === undefined ? {} : { runtimeClassName: runtimeClass }),
    ...(priorityClass === undefined ? {} : { priorityClassName: priorityClass }),
  };
}

function toleration({
  key,
  operator = "Equal",
  value,
  effect,
}: TolerationSettings): k8s.types.input.core.v1.Toleration {
  return {
    key,
    operator,
    ...(value === undefined ? {} : { value }),
    ...(effect === undefined ? {} : { effect }),
  };
}
