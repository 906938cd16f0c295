import type { Environment } from "../../environment/environment.ts";
import type { DeployedRelease } from "../../kubernetes/chart/rendered.ts";
import { clusterClient, requestFailure } from "../cluster-client.ts";
import { manifestObjects } from "./manifest-objects.ts";
import { maskedSecret } from "./masked-secret.ts";
import { latestRecords, type ReleaseRecord, releaseRecords } from "./release-records.ts";

/**
 * Helm releases in the namespaces of an environment, whoever installed them, by `namespace/name`.
 *
 * Read from Helm's own records: one request for a namespace, no Helm process.
 */
export async function deployedReleases({
  cluster,
  tenants,
}: Pick<Environment, "cluster" | "tenants">): Promise<ReadonlyMap<string, DeployedRelease>> {
  const names = new Set(tenants.flatMap(({ namespaces }) => namespaces).map(({ name }) => name));
  try {
    const client = await clusterClient(cluster);
    const lists = await Promise.all([...names].map((name) => releaseRecords(client, name)));
    const latest = lists.flatMap((records) => [...latestRecords(records).values()]);
    return new Map(latest.map((one) => [`${one.namespace}/${one.name}`, deployedRelease(one)]));
  } catch (error) {
    throw requestFailure(error, cluster);
  }
}

/** A release without what its Secrets hold. */
export function deployedRelease(record: ReleaseRecord): DeployedRelease {
  const { namespace, name, revision, status, manifest } = record;
  const objects = manifestObjects(manifest).map(maskedSecret);
  return { namespace, name, revision, status, objects };
}
