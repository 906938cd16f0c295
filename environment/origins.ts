import type { Checked } from "./checks/checked.ts";
import type { Environment, Origin } from "./environment.ts";
import type { Given, Leaf } from "./layers.ts";
import { isMap, isSecretReference, valueAt } from "./plain-data.ts";
import { isMasked } from "./shown-value.ts";
import { locate, pathText } from "./source-file.ts";
import type { Path, SourceFile } from "./source-file.ts";

/** Which layers gave each value of an environment; the winner is last. */
export function originsOf(
  checked: Checked,
  environment: Environment,
): ReadonlyMap<string, readonly Origin[]> {
  const origins = new Map<string, readonly Origin[]>();
  for (const leaf of checked.tree.leaves()) origins.set(pathText(leaf.path), leafOrigins(leaf));
  for (const tenant of environment.tenants) {
    const path = ["tenants", tenant.name];
    origins.set(
      pathText([...path, "namespace"]),
      settingOrigins(checked, ["moorage:namespaces"], tenant.namespace),
    );
    for (const app of tenant.apps) addHost(origins, [...path, "apps", app.name], app.host);
  }
  for (const [path, value] of settingLeaves(environment)) {
    origins.set(pathText(path), settingOrigins(checked, settingPath(path), value));
  }
  return origins;
}

function leafOrigins(leaf: Leaf): readonly Origin[] {
  return leaf.chain.map(({ place, value }: Given) => ({
    layer: place.layer,
    at: place.source === undefined ? "built-in" : at(place.source, place.path),
    value: valueText(leaf.path, value),
  }));
}

/** Host names are computed: the chain ends with the result. */
function addHost(
  origins: Map<string, readonly Origin[]>,
  app: Path,
  host: string | undefined,
): void {
  const key = pathText([...app, "host"]);
  const chain = origins.get(key) ?? [];
  const last = chain.at(-1);
  if (last === undefined || host === undefined || last.value === host) return;
  const value = `${last.value} -> ${host}`;
  origins.set(key, [...chain.slice(0, -1), { ...last, value }]);
}

const TOP_LEVEL = ["name", "profile", "domain", "cluster", "ingress", "dns", "policy", "protect"];

function settingLeaves(environment: Environment): readonly (readonly [Path, unknown])[] {
  return TOP_LEVEL.flatMap((key) => leavesBelow(valueAt(environment, [key]), [key]));
}

function leavesBelow(value: unknown, path: Path): readonly (readonly [Path, unknown])[] {
  if (value === undefined) return [];
  if (!isMap(value) || Object.keys(value).length === 0) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leavesBelow(inner, [...path, key]));
}

function settingPath(path: Path): Path {
  return [`moorage:${String(path[0])}`, ...path.slice(1)];
}

/** A setting of the stack file, or the built-in value. */
function settingOrigins(checked: Checked, path: Path, value: unknown): readonly Origin[] {
  const { stackSource } = checked.files;
  const text = valueText(path, value);
  const isSet = valueAt(stackSource.data, ["config", ...path]) !== undefined;
  return isSet
    ? [{ layer: "config", at: at(stackSource, ["config", ...path]), value: text }]
    : [{ layer: "default", at: "built-in", value: text }];
}

function at(source: SourceFile, path: Path): string {
  const { line, column } = locate(source, path);
  return `${source.file}:${line}:${column}`;
}

function valueText(path: Path, value: unknown): string {
  if (isSecretReference(value)) return "[secret]";
  if (typeof value === "string") {
    const isOpen = path.includes("env") || path.includes("values");
    const name = isOpen ? [String(path.at(-1))] : path;
    return isMasked(name, value) ? "[secret]" : value;
  }
  const text = JSON.stringify(value);
  return isMasked([String(path.at(-1))], text) ? "[secret]" : text;
}
