import type { Checked } from "./checks/checked.ts";
import { addComputed } from "./computed-origins.ts";
import type { Environment, Origin } from "./environment.ts";
import { leafOrigins, settingOrigins } from "./origin-text.ts";
import { isMap, valueAt } from "./plain-data.ts";
import { pathText } from "./source-file.ts";
import type { Path } from "./source-file.ts";

/** Which layers gave each value of an environment; the winner is last. */
export function originsOf(
  checked: Checked,
  environment: Environment,
): ReadonlyMap<string, readonly Origin[]> {
  const origins = new Map<string, readonly Origin[]>();
  for (const leaf of checked.tree.leaves()) origins.set(pathText(leaf.path), leafOrigins(leaf));
  for (const tenant of environment.tenants) addComputed({ checked, origins, tenant });
  for (const [path, value] of settingLeaves(environment)) {
    origins.set(pathText(path), settingOrigins(checked, settingPath(checked, path), value));
  }
  return origins;
}

const TOP_LEVEL = [
  ...["name", "profile", "domain", "cluster", "ingress", "dns", "apiServer", "monitoring"],
  ...[
    "clusterCidrs",
    "allow",
    "policy",
    "protect",
    "gateway",
    "issuer",
    "secretSource",
    "approvals",
    "images",
  ],
];

function settingLeaves(environment: Environment): readonly (readonly [Path, unknown])[] {
  return TOP_LEVEL.flatMap((key) => leavesBelow(valueAt(environment, [key]), [key]));
}

function leavesBelow(value: unknown, path: Path): readonly (readonly [Path, unknown])[] {
  if (value === undefined) return [];
  if (isListOfMaps(value)) {
    return value.flatMap((entry, index) => leavesBelow(entry, [...path, index]));
  }
  if (!isMap(value) || Object.keys(value).length === 0) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leavesBelow(inner, [...path, key]));
}

function isListOfMaps(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every(isMap);
}

function settingPath({ files }: Checked, path: Path): Path {
  const isVersion = path[0] === "policy" && path[1] === "kubernetes";
  if (isVersion && files.settings["moorage:policy"]?.kubernetes === undefined) {
    return ["moorage:cluster", "version"];
  }
  if (path[0] === "clusterCidrs") return ["moorage:network", "clusterCidrs"];
  if (path[0] === "issuer") return ["moorage:tls", path[1] === "kind" ? "issuerKind" : "issuer"];
  return [`moorage:${String(path[0])}`, ...path.slice(1)];
}
