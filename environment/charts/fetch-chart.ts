import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";

import type { ChartFiles } from "../../kubernetes/chart/chart-files.ts";
import { writeWhole } from "../whole-file.ts";
import { readArchive } from "./chart-archive.ts";
import { ChartError } from "./chart-error.ts";
import { archiveFile, hasDigest, writeEntry } from "./chart-index.ts";
import type { IndexEntry, WantedChart } from "./chart-index.ts";
import { fitsVersion } from "./chart-version.ts";
import type { Login } from "./helm-access.ts";
import type { HelmHome } from "./helm-process.ts";
import { refuseUnindexed } from "./indexed-digest.ts";
import { digestError } from "./pull-error.ts";
import { inPrivateFolder } from "./private-folder.ts";
import { chartText } from "./source-text.ts";
import { pullChart, verifyChart } from "./pull-chart.ts";
import type { PulledChart } from "./pull-chart.ts";
import { chartName, chartVersion, sha256 } from "./read-chart.ts";

/** How one chart is fetched. */
export interface ChartFetch {
  readonly root: string;
  readonly helm: string;
  readonly login: Login | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Fetches one chart, checks everything about it, and keeps it; returns what it is. */
export async function fetchChart(wanted: WantedChart, fetch: ChartFetch): Promise<IndexEntry> {
  return inPrivateFolder(fetch.root, async (folder) => {
    const home = { helm: fetch.helm, folder, signal: fetch.signal };
    const pulled =
      wanted.source.kind === "archive"
        ? signedArchive(wanted.source.path)
        : await pullChart(home, wanted, fetch.login);
    const entry = checkedEntry(home, wanted, pulled);
    if (wanted.keyring !== undefined) await verified(home, { wanted, pulled, entry });
    if (wanted.source.kind !== "archive") writeWhole(archiveFile(fetch.root, entry), pulled.bytes);
    writeEntry(fetch.root, wanted, entry);
    return entry;
  });
}

function signedArchive(path: string): PulledChart {
  const bytes = readFileSync(path);
  if (!existsSync(`${path}.prov`)) {
    const hint = "Put it there as the maker signed it, or remove verify";
    throw new ChartError(`there is no signature ${basename(path)}.prov beside the chart`, hint);
  }
  return { bytes, provenance: readFileSync(`${path}.prov`), manifest: undefined };
}

function checkedEntry(home: HelmHome, wanted: WantedChart, pulled: PulledChart): IndexEntry {
  const files = readable(pulled);
  const name = chartName(files);
  const version = chartVersion(files);
  if (name === undefined || version === undefined || !isFileName(`${name}-${version}`)) {
    throw new ChartError("the chart's Chart.yaml has no usable name and version");
  }
  const { manifest } = pulled;
  const entry = {
    name,
    version,
    archive: sha256(pulled.bytes),
    ...(manifest !== undefined && { manifest }),
  };
  if (!fitsVersion(version, wanted.version)) {
    const message = `the chart has version "${version}", not "${wanted.version}"`;
    throw new ChartError(message, `Write version: ${version}, or ask who runs the repository`);
  }
  if (!hasDigest(entry, wanted)) {
    const found = wanted.source.kind === "oci" ? (manifest ?? "none") : `sha256:${entry.archive}`;
    throw digestError(chartText(wanted.source, version), found, wanted.digest ?? "");
  }
  if (wanted.source.kind === "repository") refuseUnindexed(home.folder, entry);
  return entry;
}

function readable({ bytes }: PulledChart): ChartFiles {
  try {
    return readArchive(bytes);
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    throw new ChartError(`what came as the chart ${error.message}`, "Ask who runs the repository");
  }
}

/** Its name becomes the name of a file. */
function isFileName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._+-]*$/.test(text);
}

interface Signed {
  readonly wanted: WantedChart;
  readonly pulled: PulledChart;
  readonly entry: IndexEntry;
}

async function verified(home: HelmHome, { wanted, pulled, entry }: Signed): Promise<void> {
  const { bytes, provenance } = pulled;
  if (provenance === undefined || wanted.keyring === undefined) return;
  const { source } = wanted;
  const name =
    source.kind === "archive" ? basename(source.path) : `${entry.name}-${entry.version}.tgz`;
  await verifyChart(home, { name, bytes, provenance }, wanted.keyring);
}
