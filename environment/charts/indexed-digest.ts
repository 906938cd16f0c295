import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { isMap, valueAt } from "../plain-data.ts";
import { ChartError } from "./chart-error.ts";
import { REPOSITORY } from "./helm-access.ts";
import { indexFolder } from "./helm-process.ts";

/** A chart that came from a repository. */
export interface IndexedChart {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of the archive, hexadecimal. */
  readonly archive: string;
}

/** Refuses an archive that is not the one of the repository's index; Helm compares nothing. */
export function refuseUnindexed(folder: string, chart: IndexedChart): void {
  const text = readFileSync(join(indexFolder(folder), `${REPOSITORY}-index.yaml`), "utf8");
  // An index may have millions of lines; reading them is for when something is wrong.
  if (text.includes(chart.archive)) return;
  const expected = digestIn(parse(text), chart);
  if (expected === undefined) return;
  throw new ChartError(
    `the archive is sha256:${chart.archive}, but the repository's index says sha256:${expected}`,
    "Do not use it; ask who runs the repository",
  );
}

function digestIn(index: unknown, { name, version }: IndexedChart): string | undefined {
  const listed = valueAt(index, ["entries", name]);
  const entries: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const entry = entries.find((one) => isMap(one) && one["version"] === version);
  const digest = valueAt(entry, ["digest"]);
  return typeof digest === "string" && digest !== "" ? digest.replace(/^sha256:/, "") : undefined;
}
