import type { ChartTree } from "./chart-tree.ts";
import { parseTemplate } from "./go-template.ts";
import { TemplateReader } from "./template-reader.ts";
import { ValueReads } from "./value-reads.ts";
import type { ValuePath } from "./value-reads.ts";

/**
 * Which values the templates of a chart and of the charts inside it use.
 *
 * Says too much rather than too little: what cannot be followed counts as used. `texts` are values that
 * may be templates themselves, for `tpl`.
 */
export function templateReads(tree: ChartTree, texts: readonly string[] = []): ValueReads {
  const all = placedTrees(tree);
  const reads = new ValueReads();
  const charts = all.map(({ chart }) => chart);
  const reader = new TemplateReader({ reads, charts });
  const parsed = all.flatMap(({ chart, tree: { templates, others } }) => {
    const own = [...templates.values()].map((text) => ({ chart, text, isCertain: true }));
    const rest = [...others.values(), ...texts].map((text) => ({ chart, text, isCertain: false }));
    return [...own, ...rest].flatMap(({ text, isCertain }) => {
      const file = parseTemplate(text);
      if (file === undefined && isCertain) reads.use(chart);
      return file === undefined ? [] : [{ chart, file }];
    });
  });
  for (const { file } of parsed) reader.define(file);
  for (const { chart, file } of parsed) {
    reader.read(file.statements, { chart, dot: { kind: "root", chart } });
  }
  for (const { chart, tree: inner } of all) addSwitches(reads, chart, inner);
  return reads;
}

/** A chart among those inside another one. */
export interface PlacedTree {
  /** Keys from the outermost chart. */
  readonly chart: ValuePath;
  readonly tree: ChartTree;
}

/** A chart and all charts inside it. */
export function placedTrees(tree: ChartTree, chart: ValuePath = []): readonly PlacedTree[] {
  const inner = tree.subcharts.flatMap(({ tree: { key }, tree: subchart }) =>
    placedTrees(subchart, [...chart, key]),
  );
  return [{ chart, tree }, ...inner];
}

/** Helm itself reads what turns charts on, and what they hand to the charts around them. */
function addSwitches(reads: ValueReads, chart: ValuePath, tree: ChartTree): void {
  const found = tree.subcharts.map(({ tree: { key }, ...switches }) => ({ key, ...switches }));
  for (const { key, conditions, tags, imports } of [...found, ...tree.missing]) {
    for (const condition of conditions) reads.touch([...chart, ...condition.split(".")]);
    for (const tag of tags) reads.touch(["tags", tag]);
    for (const { child } of imports) reads.use([...chart, key, ...child.split(".")]);
  }
  for (const { key } of tree.missing) reads.use([...chart, key]);
}
