import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import * as z from "zod";

import type { ChartSource } from "../release-config.ts";
import { writeWhole } from "../whole-file.ts";
import { sha256 } from "./read-chart.ts";

/** What decides which chart is meant. */
export interface WantedChart {
  readonly source: ChartSource;
  /** Exact version, or a range. */
  readonly version: string;
  /** `sha256:…`; undefined: any. */
  readonly digest: string | undefined;
  /**
   * Keyring that the chart is verified with, absolute.
   *
   * @default - the chart is not verified
   */
  readonly keyring?: string | undefined;
}

const entrySchema = z.object({
  name: z.string(),
  version: z.string(),
  /** SHA-256 of the archive, hexadecimal. */
  archive: z.string(),
  /** `sha256:…` of the manifest, with OCI. */
  manifest: z.string().optional(),
});

/** What a source and version turned out to be when they were fetched. */
export type IndexEntry = Readonly<z.infer<typeof entrySchema>>;

/** What is known of a wanted chart; undefined when it was never fetched. */
export function indexEntry(root: string, wanted: WantedChart): IndexEntry | undefined {
  const own = readEntry(entryFile(root, wanted));
  if (own !== undefined || wanted.digest === undefined) return own;
  const any = readEntry(entryFile(root, { ...wanted, digest: undefined }));
  return any !== undefined && hasDigest(any, wanted) ? any : undefined;
}

/** Remembers what a wanted chart is, so that nobody has to ask for it again. */
export function writeEntry(root: string, wanted: WantedChart, entry: IndexEntry): void {
  writeWhole(entryFile(root, wanted), `${JSON.stringify(entry)}\n`);
}

/** Where the archive of an entry lies; the same below every project folder. */
export function archiveFile(root: string, { archive, name, version }: IndexEntry): string {
  return join(chartsFolder(root), archive, `${name}-${version}.tgz`);
}

/** Folder of everything that was fetched. */
function chartsFolder(root: string): string {
  return join(root, ".moorage", "charts");
}

/** True when an entry is what the digest asks for: the manifest with OCI, else the archive. */
export function hasDigest(
  { manifest, archive }: Pick<IndexEntry, "manifest" | "archive">,
  { source, digest }: Pick<WantedChart, "source" | "digest">,
): boolean {
  return (
    digest === undefined || digest === (source.kind === "oci" ? manifest : `sha256:${archive}`)
  );
}

function entryFile(root: string, { source, version, digest, keyring }: WantedChart): string {
  // A signature counts for the keys that it was checked with.
  const keys = keyring === undefined || !existsSync(keyring) ? null : sha256(readFileSync(keyring));
  const identity = [source, version, digest ?? null, keys];
  return join(chartsFolder(root), "index", `${sha256(JSON.stringify(identity))}.json`);
}

function readEntry(file: string): IndexEntry | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return entrySchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch {
    return undefined; // not ours, or half of it: the chart is fetched again
  }
}
