import type { Problem } from "../environment.ts";
import { podSecurityOf } from "../resolve-tenant.ts";
import { allApps, complainAt, isFaulty, namespaceKeysOf } from "./checked.ts";
import type { Checked, Findings, PlacedApp } from "./checked.ts";

/** From the strictest to the loosest. */
const LEVELS = ["restricted", "baseline", "privileged"] as const;

/** Apps that ask for more than Pod Security lets into their namespace. */
export function checkSecurityLevels(checked: Checked): Findings {
  const problems = allApps(checked).flatMap((placed) => levelProblems(checked, placed));
  return { problems, warnings: [] };
}

function levelProblems(checked: Checked, { tenant, app, path }: PlacedApp): readonly Problem[] {
  const level = app.security?.level;
  const owner = checked.tenants[tenant];
  const key = app.namespace ?? namespaceKeysOf(checked, tenant)[0];
  const namespace = key === undefined ? undefined : owner?.namespaces[key];
  if (level === undefined || key === undefined) return [];
  if (owner === undefined || namespace === undefined) return [];
  // Nobody knows what the labels of a namespace say that is left alone.
  if (namespace.mode === "external") return [];
  const there = ["tenants", tenant, "namespaces", key, "podSecurity"];
  if (isFaulty(checked, there) || isFaulty(checked, ["tenants", tenant, "podSecurity"])) return [];
  const admitted = podSecurityOf(owner, namespace).level;
  if (LEVELS.indexOf(level) <= LEVELS.indexOf(admitted)) return [];
  const message = `namespace ${key} of tenant ${tenant} admits ${admitted} pods only`;
  const relax = `podSecurity: { level: ${level}, reason: <why> }`;
  const hint = `Write namespaces: { ${key}: { ${relax} } } in the tenant, or remove security.level and what needs it`;
  return [complainAt(checked, [...path, "security", "level"], { message, hint })];
}
