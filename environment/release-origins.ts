import * as path from "node:path";

import type { ChartTree } from "../kubernetes/chart/chart-tree.ts";
import type { ChartFiles } from "../kubernetes/chart/chart-files.ts";
import { readChart } from "./charts/read-chart.ts";
import type { LocatedChart, Origin, ReleaseConfig } from "./environment.ts";
import { LayeredTree } from "./layers.ts";
import type { Leaf } from "./layers.ts";
import { addPlace, addResult } from "./origin-chains.ts";
import type { Computed } from "./origin-chains.ts";
import { leafOrigins } from "./origin-text.ts";
import { entriesOf } from "./plain-data.ts";
import { openTree, orUndefined } from "./charts/open-tree.ts";
import { pathText } from "./source-file.ts";
import type { Path } from "./source-file.ts";
import { readYaml } from "./yaml-source.ts";

/** Adds what the layers do not say of a release: its place, its chart, and the chart's own values. */
export function addReleaseOrigins(computed: Computed, at: Path, release: ReleaseConfig): void {
  const { origins } = computed;
  addPlace(computed, [...at, "namespace"], release.namespace);
  const chain =
    ["chart", "chart.repo", "preset"]
      .map((key) => origins.get(`${pathText(at)}.${key}`))
      .find((found) => found !== undefined) ?? [];
  const { source, chart, version } = release;
  const { root } = computed.checked;
  for (const [key, value] of entriesOf(source)) {
    const shown = key === "path" ? shownPath(root, String(value)) : String(value);
    addFrom(origins, [...at, "source", key], { chain, shown });
  }
  if (chart === undefined) return;
  const versions = origins.get(pathText([...at, "version"])) ?? chain;
  addFrom(origins, [...at, "version"], { chain: versions, shown: version });
  addFrom(origins, [...at, "chart", "version"], { chain: versions, shown: chart.version });
  addFrom(origins, [...at, "chart", "path"], { chain, shown: shownPath(root, chart.path) });
  addFrom(origins, [...at, "chart", "digest"], { chain, shown: `sha256:${chart.digest}` });
  addChartValues(computed, [...at, "values"], chart);
}

interface Derived {
  readonly chain: readonly Origin[];
  readonly shown: string;
}

function addFrom(origins: Computed["origins"], at: Path, { chain, shown }: Derived): void {
  const key = pathText(at);
  if (origins.has(key)) return;
  origins.set(key, chain);
  addResult(origins, at, shown);
}

/** Relative to the project; the same on every machine. */
function shownPath(root: string, target: string): string {
  const relative = path.relative(root, target).split(path.sep).join("/");
  return relative.startsWith("../") ? path.basename(target) : `./${relative}`;
}

/** The chart's own values are below all others, and are there where nobody says anything. */
function addChartValues({ checked, origins }: Computed, at: Path, chart: LocatedChart): void {
  const files = orUndefined(() => readChart(chart.path));
  if (files === undefined) return;
  const name = shownPath(checked.root, chart.path).replace(/^\.\//, "");
  const tree = new LayeredTree();
  layDefaults(tree, openTree(files), { files, name, at });
  for (const leaf of tree.leaves()) addDefault(origins, leaf);
}

interface ChartPlace {
  readonly files: ChartFiles;
  /** Path of the chart for messages. */
  readonly name: string;
  readonly at: Path;
}

/** Charts inside first: what the chart around them says wins. */
function layDefaults(tree: LayeredTree, chart: ChartTree, { files, name, at }: ChartPlace): void {
  for (const { tree: inner } of chart.subcharts) {
    layDefaults(tree, inner, { files, name, at: [...at, inner.key] });
  }
  const file = `${chart.folder}values.yaml`;
  const text = Buffer.from(files.get(file) ?? []).toString("utf8");
  const source = readYaml(`${name}/${file}`, text);
  tree.lay(at, source.data ?? undefined, { layer: "default", source, path: [] });
}

/** A default is shown unless a map took its place, or something took that of the map around it. */
function addDefault(origins: Map<string, readonly Origin[]>, leaf: Leaf): void {
  const key = pathText(leaf.path);
  const own = origins.get(key);
  if (own === undefined && isReplaced(origins, leaf.path)) return;
  origins.set(key, [...leafOrigins(leaf), ...(own ?? [])]);
}

function isReplaced(origins: ReadonlyMap<string, unknown>, at: Path): boolean {
  const base = at.indexOf("values") + 1;
  const isAbove = at.some(
    (_, length) => length > base && origins.has(pathText(at.slice(0, length))),
  );
  const inside = `${pathText(at)}.`;
  return isAbove || [...origins.keys()].some((key) => key.startsWith(inside));
}
