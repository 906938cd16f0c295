import { createHash } from "node:crypto";
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

import { parse } from "yaml";

/** A chart's files, by path inside the chart with forward slashes. */
export type ChartFiles = ReadonlyMap<string, Uint8Array>;

/** Reads a chart folder; hidden files, which Helm ignores too, are left out. */
export function readChart(folder: string): ChartFiles {
  const files = new Map<string, Uint8Array>();
  collect(folder, "", { files, visited: new Set() });
  return files;
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
  const text = Buffer.from(files.get("Chart.yaml") ?? []).toString("utf8");
  const chart: unknown = parse(text);
  if (typeof chart !== "object" || chart === null || !("version" in chart)) {
    return undefined;
  }
  return typeof chart.version === "string" ? chart.version : undefined;
}

/** Path of the chart relative to the program, so that no machine's path gets into the state. */
export function chartPath(folder: string, program: string): string {
  const path = relative(program, resolve(program, folder)).split(sep).join("/");
  return path.startsWith("../") ? path : `./${path}`;
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
    const path = join(folder, name);
    if (statSync(path).isDirectory()) {
      collect(path, `${prefix}${name}/`, collection);
    } else {
      collection.files.set(`${prefix}${name}`, readFileSync(path));
    }
  }
}
