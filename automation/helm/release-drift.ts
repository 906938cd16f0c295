import type { KubernetesObject } from "@kubernetes/client-node";
import { parse } from "yaml";

import type { Environment } from "../../environment/environment.ts";
import { driftPaths } from "../../kubernetes/live-drift.ts";
import { kindOf, nameOf } from "../../kubernetes/resource-names.ts";
import { knownOr, mapAt, stringAt } from "../../kubernetes/unknown.ts";
import { type ClusterClient, clusterClient, requestFailure } from "../cluster-client.ts";
import type { ReleaseReference } from "./ask-helm.ts";
import { manifestObjects } from "./manifest-objects.ts";
import { latestRecords, type ReleaseRecord, releaseRecords } from "./release-records.ts";

/** An object that is no more as its release made it. */
export interface ObjectDrift {
  readonly kind: string;
  readonly name: string;
  /** True when it is gone. */
  readonly missing: boolean;
  /** Paths that differ; never a value. */
  readonly paths: readonly string[];
}

/** What somebody else changed of a release since Helm deployed it. */
export interface ReleaseDrift extends ReleaseReference {
  readonly revision: number;
  /** Ordered by kind and name; empty: all is as Helm made it. */
  readonly objects: readonly ObjectDrift[];
}

/**
 * Compares what Helm last applied with what the cluster has, for each release of an environment.
 *
 * Fields that only the cluster has do not count, nor does the number of replicas under an autoscaler.
 */
export async function releaseDrift(
  { cluster, tenants }: Pick<Environment, "cluster" | "tenants">,
  only?: ReleaseReference,
): Promise<readonly ReleaseDrift[]> {
  const own = tenants.flatMap(({ namespaces }) => namespaces.map(({ name }) => name));
  const names = only === undefined ? new Set(own) : [only.namespace];
  try {
    const client = await clusterClient(cluster);
    const found: ReleaseDrift[] = [];
    for (const namespace of [...names].toSorted()) {
      const records = latestRecords(await releaseRecords(client, namespace, only?.name));
      for (const record of [...records.values()]) found.push(await driftOf(record, client));
    }
    return found;
  } catch (error) {
    throw requestFailure(error, cluster);
  }
}

type Plain = Readonly<Record<string, unknown>>;

async function driftOf(record: ReleaseRecord, client: ClusterClient): Promise<ReleaseDrift> {
  const { namespace, name, revision, manifest } = record;
  const objects = manifestObjects(manifest);
  const scaled = new Set(objects.map(scaleTarget));
  const drifts: ObjectDrift[] = [];
  for (const object of objects) {
    const drift = await objectDrift(object, { client, namespace, scaled });
    if (drift.missing || drift.paths.length > 0) drifts.push(drift);
  }
  const title = ({ kind, name: own }: ObjectDrift): string => `${kind}/${own}`;
  const sorted = drifts.toSorted((one, other) => (title(one) < title(other) ? -1 : 1));
  return { namespace, name, revision, objects: sorted };
}

interface Place {
  readonly client: ClusterClient;
  /** That of the release, for objects that name none. */
  readonly namespace: string;
  /** Workloads under an autoscaler of the release, as `kind/name`. */
  readonly scaled: ReadonlySet<string | undefined>;
}

async function objectDrift(
  object: Plain,
  { client, namespace, scaled }: Place,
): Promise<ObjectDrift> {
  const [kind, name] = [kindOf(object) ?? "object", nameOf(object)];
  const own = knownOr(stringAt(object, "metadata", "namespace")) ?? "";
  const place = own === "" ? namespace : own;
  const apiVersion = knownOr(stringAt(object, "apiVersion")) ?? "v1";
  const live = await client.read({ apiVersion, kind, metadata: { name, namespace: place } });
  if (live === undefined) return { kind, name, missing: true, paths: [] };
  const paths = driftPaths(object, await asSent(live)).filter(
    (path) => path !== "spec.replicas" || !scaled.has(`${kind}/${name}`),
  );
  return { kind, name, missing: false, paths };
}

/** The client gives objects with names of its own, `_from` for `from`; in YAML they are as sent. */
async function asSent(live: KubernetesObject): Promise<unknown> {
  const { dumpYaml } = await import("@kubernetes/client-node");
  // Texts that look like numbers stay texts, and a comparison reads every scalar as a text.
  const sent: unknown = parse(dumpYaml(live), { schema: "failsafe" });
  return sent;
}

function scaleTarget(object: Plain): string | undefined {
  if (kindOf(object) !== "HorizontalPodAutoscaler") return undefined;
  const target = knownOr(mapAt(object, "spec", "scaleTargetRef"));
  return target === undefined ? undefined : `${String(target["kind"])}/${String(target["name"])}`;
}
