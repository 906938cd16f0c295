import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { LocatedChart } from "../release-config.ts";
import { archiveFile, hasDigest, indexEntry } from "./chart-index.ts";
import type { WantedChart } from "./chart-index.ts";
import { fitsVersion } from "./chart-version.ts";
import { chartVersion, openChart, sha256 } from "./read-chart.ts";

export type { WantedChart } from "./chart-index.ts";

/** The chart on this machine; undefined when it has to be fetched first, or is not there. */
export function locateChart(root: string, wanted: WantedChart): LocatedChart | undefined {
  const { source } = wanted;
  if (source.kind === "folder") return localChart(source.path, join(source.path, "Chart.yaml"));
  if (source.kind !== "archive") return fetchedChart(root, wanted);
  const found = localChart(source.path, source.path);
  if (found === undefined || !hasDigest({ archive: found.digest }, wanted)) return undefined;
  if (wanted.keyring === undefined) return found;
  return indexEntry(root, wanted)?.archive === found.digest ? found : undefined;
}

function localChart(path: string, proof: string): LocatedChart | undefined {
  if (!existsSync(proof)) return undefined;
  const { files, digest } = openChart(path);
  const version = chartVersion(files);
  return version === undefined ? undefined : { path, digest, version };
}

function fetchedChart(root: string, wanted: WantedChart): LocatedChart | undefined {
  const entry = indexEntry(root, wanted);
  if (entry === undefined || !fitsVersion(entry.version, wanted.version)) return undefined;
  const path = archiveFile(root, entry);
  // Its folder promises a content; anything else, also half of it, is fetched again.
  if (!existsSync(path) || sha256(readFileSync(path)) !== entry.archive) return undefined;
  return { path, digest: entry.archive, version: entry.version };
}
