import { gunzipSync } from "node:zlib";

import * as z from "zod";

import type { ClusterClient } from "../cluster-client.ts";

/** One revision of a release, as Helm keeps it in a Secret of the release's namespace. */
export interface ReleaseRecord {
  readonly namespace: string;
  readonly name: string;
  readonly revision: number;
  /** E.g. `deployed`, `pending-upgrade`. */
  readonly status: string;
  /** Version of the chart. */
  readonly version: string;
  readonly description: string;
  /** ISO time of the last change. */
  readonly since: string;
  /** YAML of the objects, without hooks and crds/; may hold secrets. */
  readonly manifest: string;
}

/** Records per answer; one may have a megabyte. */
const PAGE = 20;
/** Helm refuses larger records, since etcd would. */
const LARGEST_BYTES = 64 * 1024 * 1024;

const record = z.object({
  name: z.string(),
  namespace: z.string(),
  version: z.int(),
  manifest: z.string().default(""),
  info: z.object({
    status: z.string(),
    description: z.string().default(""),
    last_deployed: z.string().default(""),
  }),
  chart: z.object({ metadata: z.object({ version: z.string() }) }),
});

/** Every revision of the releases of a namespace, or of one of them; a namespace may be missing. */
export async function releaseRecords(
  { core }: Pick<ClusterClient, "core">,
  namespace: string,
  name?: string,
): Promise<readonly ReleaseRecord[]> {
  const labelSelector = name === undefined ? "owner=helm" : `owner=helm,name=${name}`;
  const records: ReleaseRecord[] = [];
  for (let next: string | undefined = ""; next !== undefined;) {
    const from: { _continue?: string } = next === "" ? {} : { _continue: next };
    const request = { namespace, labelSelector, limit: PAGE, ...from };
    const { items, metadata } = await core.listNamespacedSecret(request);
    records.push(...items.flatMap(({ data }) => decoded(data?.["release"])));
    next = metadata?._continue === "" ? undefined : metadata?._continue;
  }
  return records;
}

/** The latest revision of every release, by name. */
export function latestRecords(
  records: readonly ReleaseRecord[],
): ReadonlyMap<string, ReleaseRecord> {
  const latest = new Map<string, ReleaseRecord>();
  for (const one of records) {
    if (one.revision > (latest.get(one.name)?.revision ?? 0)) latest.set(one.name, one);
  }
  return latest;
}

/** A record that Helm itself could not read is no release. */
function decoded(data: string | undefined): readonly ReleaseRecord[] {
  try {
    // Kubernetes encodes the value of a Secret, and Helm has encoded it before.
    const packed = Buffer.from(Buffer.from(data ?? "", "base64").toString("ascii"), "base64");
    const text = gunzipSync(packed, { maxOutputLength: LARGEST_BYTES }).toString("utf8");
    const { info, chart, version: revision, ...rest } = record.parse(JSON.parse(text));
    const { status, description, last_deployed: since } = info;
    return [{ ...rest, revision, status, description, since, version: chart.metadata.version }];
  } catch {
    return [];
  }
}
