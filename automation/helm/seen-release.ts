import { ApiException } from "@kubernetes/client-node";

import type { ReleaseConfig } from "../../environment/release-config.ts";
import { RELEASE_ANNOTATION } from "../../kubernetes/labels.ts";
import type { ClusterClient } from "../cluster-client.ts";

/** Which release is looked for. */
export type SoughtRelease = Pick<ReleaseConfig, "name" | "namespace" | "engine">;

/**
 * True when a release is deployed that has no workload to tell so.
 *
 * Whoever may not read Helm's records is told that it is there: there is nothing to wait for.
 */
export async function isReleaseThere(
  { core }: Pick<ClusterClient, "core">,
  { name, namespace, engine }: SoughtRelease,
): Promise<boolean> {
  try {
    const labelSelector = `owner=helm,name=${name},status=deployed`;
    const records = await core.listNamespacedSecret({ namespace, labelSelector, limit: 1 });
    if (records.items.length > 0 || engine === "release") return records.items.length > 0;
    // Without a record, objects tell; charts without workloads are settings most of the time.
    const lists = await Promise.all([
      core.listNamespacedConfigMap({ namespace }),
      core.listNamespacedSecret({ namespace }),
      core.listNamespacedService({ namespace }),
    ]);
    return lists
      .flatMap(({ items }): readonly Marked[] => items)
      .some(({ metadata }) => metadata?.annotations?.[RELEASE_ANNOTATION] === name);
  } catch (error) {
    if (error instanceof ApiException && error.code === 403) return true;
    throw error;
  }
}

interface Marked {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
}
