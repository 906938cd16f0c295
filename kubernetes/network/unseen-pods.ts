import type { TenantOf } from "./consents.ts";
import type { NetworkModel, NetworkWorkload } from "./model.ts";
import { placeOf } from "./object-place.ts";

/**
 * Adds a pod without labels, called `*`, to each namespace of a tenant that has policies but no
 * workload: charts and kubectl bring pods that nobody lists, and what is open is open for them.
 *
 * Where a workload is listed, it stands for the others.
 */
export function withUnseenPods(
  model: NetworkModel,
  namespaces: ReadonlyMap<string, TenantOf>,
): NetworkModel {
  const seen = new Set(model.workloads.map(({ namespace }) => namespace));
  const places = new Set(model.policies.map((policy) => placeOf(policy).namespace));
  const unseen = [...places]
    .filter((place) => !seen.has(place) && namespaces.get(place) !== undefined)
    .map((namespace): NetworkWorkload => ({ ...UNSEEN, namespace }));
  return unseen.length === 0 ? model : { ...model, workloads: [...model.workloads, ...unseen] };
}

const UNSEEN = {
  name: "*",
  kind: "Pod",
  labels: {},
  ports: undefined,
  hostNetwork: false,
} as const;
