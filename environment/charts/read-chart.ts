import { createHash } from "node:crypto";
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import type { ChartFiles } from "../../kubernetes/chart/chart-files.ts";
import { remembered } from "../../kubernetes/chart/remembered.ts";
import { readArchive } from "./chart-archive.ts";
import { refuseOddName } from "./file-name.ts";

/** A chart's files together with the digest of its content. */
export interface ReadChart {
  readonly files: ChartFiles;
  /** SHA-256, hexadecimal: of the bytes of an archive, of names and contents of a folder. */
  readonly digest: string;
}

/** Reads a chart folder or archive; hidden files, which Helm ignores too, are left out. */
export function readChart(path: string): ChartFiles {
  return openChart(path).files;
}

/** Reads a chart folder or archive, and says which content it is. */
export function openChart(path: string): ReadChart {
  if (!statSync(path).isDirectory()) {
    const bytes = readFileSync(path);
    return shared(sha256(bytes), () => readArchive(bytes));
  }
  const files = new Map<string, Uint8Array>();
  collect(path, "", { files, visited: new Set() });
  return shared(chartDigest(files), () => files);
}

/** Charts that are kept in memory. */
const KEPT = 32;
const known = new Map<string, ChartFiles>();

/**
 * The same object for the same content, so that what is derived from it is made once.
 *
 * A chart is asked for several times in each run, and a preset by many releases.
 */
function shared(digest: string, read: () => ChartFiles): ReadChart {
  const files = known.get(digest) ?? read();
  known.delete(digest);
  known.set(digest, files);
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
  return { files, digest };
}

/** SHA-256 of bytes, hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** SHA-256 over names and contents; the same on every machine, also where line ends differ. */
export function chartDigest(files: ChartFiles): string {
  const hash = createHash("sha256");
  for (const path of [...files.keys()].sort()) {
    const content = Buffer.from(files.get(path) ?? []).toString("latin1");
    const lines = content.replaceAll("\r\n", "\n");
    hash.update(`${path}\n${lines.length}\n`).update(lines, "latin1");
  }
  return hash.digest("hex");
}

/** Version that the chart says it has. */
export function chartVersion(files: ChartFiles): string | undefined {
  return aboutText(files, "version");
}

/** Name that the chart says it has. */
export function chartName(files: ChartFiles): string | undefined {
  return aboutText(files, "name");
}

const chartYaml = remembered((files: ChartFiles): unknown =>
  parse(Buffer.from(files.get("Chart.yaml") ?? []).toString("utf8")),
);

function aboutText(files: ChartFiles, key: string): string | undefined {
  const chart = chartYaml(files);
  const value: unknown =
    typeof chart === "object" && chart !== null ? Reflect.get(chart, key) : undefined;
  return typeof value === "string" ? value : undefined;
}

interface Collection {
  readonly files: Map<string, Uint8Array>;
  readonly visited: Set<string>;
}

function collect(folder: string, prefix: string, collection: Collection): void {
  const real = realpathSync(folder);
  if (collection.visited.has(real)) {
    return;
  }
  collection.visited.add(real);
  for (const name of readdirSync(folder)) {
    if (name.startsWith(".")) {
      continue;
    }
    refuseOddName(name);
    const path = join(folder, name);
    if (statSync(path).isDirectory()) {
      collect(path, `${prefix}${name}/`, collection);
    } else {
      collection.files.set(`${prefix}${name}`, readFileSync(path));
    }
  }
}
