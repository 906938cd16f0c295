import type { Environment } from "../environment/environment.ts";
import { requestFailure } from "./cluster-client.ts";
import { type ListedObject, listIn } from "./cluster-lists.ts";

/** Resources whose objects hold quota; Secrets and ConfigMaps would bring their values along. */
const RESOURCES = [
  "pods",
  "services",
  "persistentvolumeclaims",
  "replicationcontrollers",
  "deployments.apps",
  "statefulsets.apps",
  "daemonsets.apps",
  "replicasets.apps",
  "jobs.batch",
  "cronjobs.batch",
  "horizontalpodautoscalers.autoscaling",
] as const;

/** Objects by the namespace that they live in. */
export type LiveObjects = ReadonlyMap<string, readonly ListedObject[]>;

/**
 * What runs in the namespaces of an environment, whoever made it; for the quota fit of a plan.
 *
 * Objects that a controller made are left out: their controller counts.
 */
export async function liveObjects({ cluster, tenants }: Environment): Promise<LiveObjects> {
  const list = listIn(cluster);
  const found = new Map<string, readonly ListedObject[]>();
  try {
    for (const { name } of tenants.flatMap(({ namespaces }) => namespaces)) {
      const lists = await Promise.all(RESOURCES.map((resource) => list(resource, name)));
      found.set(
        name,
        lists.flat().filter(({ metadata }) => (metadata.ownerReferences ?? []).length === 0),
      );
    }
  } catch (error) {
    throw requestFailure(error, cluster);
  }
  return found;
}
