import { isMap } from "../unknown.ts";
import { mapOf } from "./chart-tree.ts";
import type { ChartTree, Values } from "./chart-tree.ts";

/** Keys of maps, and places in lists. */
export type ValuePlace = readonly (string | number)[];

/** What the schemas of a chart and of the charts inside it say of one value. */
export interface SchemaWord {
  /** True when some schema names the value, or a pattern that it fits. */
  readonly knows: boolean;
  /** True when some schema says which type the value has. */
  readonly types: boolean;
  /** Keys that schemas name inside the value. */
  readonly names: readonly string[];
}

/** What schemas say of the value at `path`. */
export function schemaWord(tree: ChartTree, path: ValuePlace): SchemaWord {
  const nodes = nodesFor(tree, path);
  return {
    knows: nodes.length > 0,
    types: nodes.some((node) => node["type"] !== undefined || node["enum"] !== undefined),
    names: [...new Set(nodes.flatMap((node) => Object.keys(mapOf(node["properties"]))))],
  };
}

function nodesFor(tree: ChartTree, path: ValuePlace): readonly Values[] {
  const { schema } = tree;
  const own = isMap(schema) ? below(schema, expanded(schema, schema), path) : [];
  const inner = tree.subcharts.find(({ tree: { key } }) => key === path[0]);
  return inner === undefined ? own : [...own, ...nodesFor(inner.tree, path.slice(1))];
}

function below(root: Values, nodes: readonly Values[], path: ValuePlace): readonly Values[] {
  return path.reduce<readonly Values[]>(
    (at, key) => at.flatMap((node) => entryOf(node, key).flatMap((next) => expanded(root, next))),
    nodes,
  );
}

/** Schemas of one entry; those for any other key count as well. */
function entryOf(node: Values, key: string | number): readonly unknown[] {
  if (typeof key === "number") return [node["items"]].flat();
  const named = mapOf(node["properties"]);
  if (Object.hasOwn(named, key)) return [named[key]];
  const patterns = Object.entries(mapOf(node["patternProperties"]))
    .filter(([pattern]) => fits(pattern, key))
    .map(([, schema]) => schema);
  if (patterns.length > 0) return patterns;
  const others = node["additionalProperties"];
  return others === true ? [{}] : [others];
}

function fits(pattern: string, key: string): boolean {
  try {
    return new RegExp(pattern, "u").test(key);
  } catch {
    return true; // whoever checks the schema itself says so
  }
}

const PARTS = ["allOf", "anyOf", "oneOf"];
const BRANCHES = ["then", "else"];
/** References that are followed; more are a cycle. */
const MOST_REFERENCES = 20;

/** A schema with all that it is made of. */
function expanded(root: Values, schema: unknown, depth = 0): readonly Values[] {
  if (!isMap(schema) || depth > MOST_REFERENCES) return [];
  const parts = PARTS.flatMap((key) => [schema[key]].flat());
  const branches = BRANCHES.map((key) => schema[key]);
  const inner = [...parts, ...branches, referred(root, schema["$ref"])];
  return [schema, ...inner.flatMap((part) => expanded(root, part, depth + 1))];
}

function referred(root: Values, reference: unknown): unknown {
  if (typeof reference !== "string" || !reference.startsWith("#")) return undefined;
  const keys = reference.slice(1).split("/").slice(1);
  return keys
    .map((key) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>(
      (node, key) => (Array.isArray(node) ? node[Number(key)] : mapOf(node)[key]),
      root,
    );
}
