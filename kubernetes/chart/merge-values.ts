import { isMap } from "../unknown.ts";
import { mapOf } from "./chart-tree.ts";
import type { ChartTree, Subchart, Values } from "./chart-tree.ts";

/** Values that are being put together. */
type Draft = Record<string, unknown>;

const GLOBAL = "global";

/**
 * The values that templates see, as Helm puts them together.
 *
 * Maps are merged, everything else is replaced, null removes a default; a chart's values for the charts
 * inside it win over theirs, and `global` goes to all of them. Switched-off charts take no part.
 */
export function mergeValues(tree: ChartTree, values: Values): Values {
  const enabled = withoutDisabled(tree, values);
  return coalesce(withImports(enabled), copyOf(values));
}

/** The chart with its own defaults laid over those of the charts inside it. */
export function defaultValues(tree: ChartTree): Values {
  return coalesce(withImports(tree), {});
}

/** The chart without the charts inside it that a condition or tag turns off. */
export function withoutDisabled(tree: ChartTree, values: Values): ChartTree {
  return enabledTree(tree, values, "");
}

function enabledTree(tree: ChartTree, values: Values, path: string): ChartTree {
  const merged = coalesce(tree, copyOf(values));
  const subcharts = tree.subcharts
    .filter((subchart) => isEnabled(subchart, merged, path))
    .map((subchart) => ({
      ...subchart,
      tree: enabledTree(subchart.tree, merged, `${path}${subchart.tree.key}.`),
    }));
  return { ...tree, subcharts };
}

function isEnabled({ conditions, tags }: Subchart, merged: Values, path: string): boolean {
  for (const condition of conditions) {
    const value = at(merged, path + condition);
    if (typeof value === "boolean") return value;
  }
  const switches = tags.map((tag) => mapOf(merged["tags"])[tag]);
  return switches.includes(true) || !switches.includes(false);
}

/** What a chart takes over from the charts inside it is below its own defaults. */
function withImports(tree: ChartTree): ChartTree {
  const subcharts = tree.subcharts.map((subchart) => ({
    ...subchart,
    tree: withImports(subchart.tree),
  }));
  const inner = { ...tree, subcharts };
  const merged = coalesce(inner, {});
  const imported: Draft = {};
  for (const { tree: child, imports } of subcharts) {
    for (const { child: from, parent } of imports) {
      const table = at(merged, `${child.key}.${from}`);
      if (isMap(table)) layTables(imported, nested(parent, table), false);
    }
  }
  if (Object.keys(imported).length === 0) return inner;
  const defaults = copyOf(tree.defaults);
  layTables(defaults, imported, false);
  return { ...inner, defaults };
}

function nested(path: string, table: Values): Values {
  if (path === ".") return table;
  return path.split(".").reduceRight<Values>((value, key) => ({ [key]: value }), table);
}

function at(values: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) => (isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined),
      values,
    );
}

function coalesce(tree: ChartTree, draft: Draft): Draft {
  layTables(draft, tree.defaults, false);
  for (const { tree: inner } of tree.subcharts) {
    const given = own(draft, inner.key);
    // Helm refuses anything else; whoever renders will be told.
    const inside = isMap(given) ? copyOf(given) : {};
    layGlobals(inside, draft);
    draft[inner.key] = coalesce(inner, inside);
  }
  return draft;
}

/** `global` of the outer chart wins over that of the inner one, unless only one of them is a map. */
function layGlobals(inner: Draft, outer: Values): void {
  const given = own(inner, GLOBAL);
  if (given !== undefined && !isMap(given)) return;
  const globals = copyOf(mapOf(given));
  for (const [key, value] of Object.entries(mapOf(own(outer, GLOBAL)))) {
    const existing = own(globals, key);
    if (existing === undefined) globals[key] = copied(value);
    else if (isMap(value) && isMap(existing)) {
      const merged = copyOf(value);
      layTables(merged, existing, true);
      globals[key] = merged;
    } else if (!isMap(value) && !isMap(existing)) globals[key] = value;
  }
  inner[GLOBAL] = globals;
}

/** Lays what `draft` lacks below it; a null in it removes the value, unless nulls are kept. */
function layTables(draft: Draft, below: Values, keepsNull: boolean): void {
  for (const [key, value] of Object.entries(below)) {
    const given = own(draft, key);
    if (given === undefined) draft[key] = copied(value);
    else if (given === null && !keepsNull) Reflect.deleteProperty(draft, key);
    else if (isMap(given) && isMap(value)) {
      const inner = copyOf(given);
      layTables(inner, value, keepsNull);
      draft[key] = inner;
    }
  }
}

function own(map: Values, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function copyOf(values: Values): Draft {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, copied(value)]));
}

function copied(value: unknown): unknown {
  return isMap(value) ? copyOf(value) : value;
}
