import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { dangerousVariables } from "../../environment/dangerous-variables.ts";
import type { Check } from "../doctor.ts";

/** Oldest Node that strips types, and the oldest that `@kubernetes/client-node` runs on. */
const OLDEST_NODE = [22, 18] as const;
const SAFE_NODE = [22, 19] as const;

/** Node, the installed packages and the variables of the shell. */
export function machineChecks(
  root: string,
  variables: Readonly<Record<string, string | undefined>>,
): readonly Check[] {
  return [nodeCheck(process.versions.node), sdkCheck(root), variableCheck(variables)];
}

/** Judges a Node version. */
export function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const atLeast = ([wantedMajor, wantedMinor]: readonly [number, number]): boolean =>
    major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  const ok = atLeast(SAFE_NODE) ? true : atLeast(OLDEST_NODE) ? "warning" : false;
  const fix = ok === true ? "" : "run it as `npx moor …` or `npm run …`, which bring Node 24";
  return { name: "Node.js", found: version, wanted: ">= 22.19", ok, fix };
}

/** Two copies of the SDK in one tree break programs that run at the same time. */
export function sdkCheck(root: string): Check {
  const versions = copiesOf(join(root, "node_modules"), "@pulumi/pulumi");
  const found = versions.length === 0 ? "none" : versions.join(", ");
  const ok = versions.length === 1;
  return { name: "@pulumi/pulumi", found, wanted: "one copy", ok, fix: ok ? "" : "npm ci" };
}

/** Judges the variables of the shell. */
export function variableCheck(variables: Readonly<Record<string, string | undefined>>): Check {
  const check = { name: "environment variables", wanted: "nothing that loses data or adds flags" };
  const dangers = dangerousVariables({ ...variables });
  const flags = Object.keys(variables).filter(isForeignFlag).sort();
  if (dangers.length > 0) {
    return { ...check, found: dangers.join(" "), ok: false, fix: "unset them" };
  }
  return flags.length > 0
    ? { ...check, found: flags.join(", "), ok: "warning", fix: `unset ${flags.join(" ")}` }
    : { ...check, found: "nothing dangerous", ok: true, fix: "" };
}

/** `moor env shell` itself sets one of them. */
function isForeignFlag(name: string): boolean {
  return name.startsWith("PULUMI_OPTION_") && name !== "PULUMI_OPTION_CONFIG_FILE";
}

function copiesOf(modules: string, name: string): readonly string[] {
  const own = versionOf(join(modules, name, "package.json"));
  const nested = packagesOf(modules)
    .map((folder) => join(modules, folder, "node_modules"))
    .filter(existsSync)
    .flatMap((folder) => copiesOf(folder, name));
  return own === undefined ? nested : [own, ...nested];
}

function packagesOf(modules: string): readonly string[] {
  if (!existsSync(modules)) {
    return [];
  }
  return readdirSync(modules).flatMap((entry) =>
    entry.startsWith("@")
      ? readdirSync(join(modules, entry)).map((name) => join(entry, name))
      : [entry],
  );
}

function versionOf(manifest: string): string | undefined {
  if (!existsSync(manifest)) {
    return undefined;
  }
  const content: unknown = JSON.parse(readFileSync(manifest, "utf8"));
  return typeof content === "object" && content !== null && "version" in content
    ? String(content.version)
    : "unknown";
}
