import type * as k8s from "@pulumi/kubernetes";

import type { ChartCrd } from "../../environment/charts/chart-crds.ts";
import { isMap } from "../../kubernetes/unknown.ts";

/** What the provider waits for: before it, the API server does not serve the new kind. */
const SERVED = { "pulumi.com/waitFor": "condition=Established" };

/** The CRD as Pulumi takes it; its status is the cluster's. */
export function crdArgs({ name, object }: ChartCrd): k8s.apiextensions.CustomResourceArgs {
  const { metadata, spec } = object;
  const { annotations, ...others } = isMap(metadata) ? metadata : {};
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      ...others,
      name,
      annotations: { ...SERVED, ...(isMap(annotations) ? annotations : {}) },
    },
    spec,
  };
}
