import type { Environment } from "../environment/environment.ts";
import { namespaceTenants } from "../kubernetes/network/consents.ts";
import type { TenantOf } from "../kubernetes/network/consents.ts";
import { USUAL_POD_RANGES } from "../kubernetes/network/pod-ranges.ts";
import { readNetworkModel } from "../kubernetes/network/read-model.ts";
import { tenantNetwork } from "../kubernetes/network/tenant-connections.ts";
import type { TenantNetwork } from "../kubernetes/network/tenant-connections.ts";
import { objectsIn } from "../kubernetes/object-kind.ts";
import type { KubernetesObject } from "../kubernetes/object-kind.ts";
import { outsidesOf } from "./outsides.ts";
import type { PlannedResource } from "./plan.ts";

/** The Kubernetes objects among planned resources. */
export function plannedObjects(resources: readonly PlannedResource[]): readonly KubernetesObject[] {
  return resources
    .filter(({ custom, type }) => custom && type.startsWith("kubernetes:"))
    .flatMap(({ type, inputs }) => objectsIn(type, inputs));
}

/** Who reaches whom among planned objects: what the matrix shows and what probes prove. */
export function networkOf(
  objects: readonly KubernetesObject[],
  environment: Environment | undefined,
): TenantNetwork {
  const own = environment?.clusterCidrs ?? [];
  const model = readNetworkModel(objects, {
    outsides: environment === undefined ? [] : outsidesOf(environment),
    podCidrs: own.length === 0 ? USUAL_POD_RANGES : own,
  });
  const names = (environment?.tenants ?? []).flatMap(({ name, namespaces }) =>
    namespaces.map((namespace): readonly [string, TenantOf] => [namespace.name, name]),
  );
  // An adopted namespace shows its labels in a patch, an external one nowhere.
  return tenantNetwork(model, new Map([...namespaceTenants(objects), ...names]));
}
