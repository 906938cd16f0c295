import type { Environment } from "../environment/environment.ts";
import { clusterClient, requestFailure } from "./cluster-client.ts";

/**
 * Makes the namespaces that an environment adopts or refers to, and returns the names of the new ones.
 *
 * For the embedded control plane only: nobody else could have made them there. They carry no label
 * of ours, as a stranger's namespace would.
 */
export async function makeForeignNamespaces({
  cluster,
  tenants,
}: Environment): Promise<readonly string[]> {
  const names = tenants
    .flatMap(({ namespaces }) => namespaces)
    .filter(({ mode }) => mode !== "create")
    .map(({ name }) => name);
  if (names.length === 0) return [];
  const made: string[] = [];
  try {
    const client = await clusterClient(cluster);
    for (const name of names) {
      const reference = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
      if ((await client.read(reference)) === undefined) {
        await client.create(reference);
        made.push(name);
      }
    }
  } catch (error) {
    throw requestFailure(error, cluster);
  }
  return made;
}
