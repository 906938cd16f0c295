import { levelResults } from "../../kubernetes/pod-security-fit.ts";
import { podTemplateOf } from "../../kubernetes/pod-spec.ts";
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

function levelProblems(checked: Checked, placed: PlacedApp): readonly Problem[] {
  const { tenant, app, path } = placed;
  const level = app.security?.level ?? "restricted";
  const owner = checked.tenants[tenant];
  const key = app.namespace ?? namespaceKeysOf(checked, tenant)[0];
  const namespace = key === undefined ? undefined : owner?.namespaces[key];
  if (key === undefined || owner === undefined || namespace === undefined) return [];
  // Nobody knows what the labels of a namespace say that is left alone.
  if (namespace.mode === "external") return [];
  const there = ["tenants", tenant, "namespaces", key, "podSecurity"];
  if (isFaulty(checked, there) || isFaulty(checked, ["tenants", tenant, "podSecurity"])) return [];
  const admitted = podSecurityOf(owner, namespace).level;
  if (LEVELS.indexOf(level) <= LEVELS.indexOf(admitted)) {
    // What the namespace refuses, the plan tells with all ways out.
    const isOpen = admitted === "privileged" && level !== "privileged";
    return isOpen ? podSpecProblems(checked, placed) : [];
  }
  const message = `namespace ${key} of tenant ${tenant} admits ${admitted} pods only`;
  const relax = `podSecurity: { level: ${level}, reason: <why> }`;
  const hint = `Write namespaces: { ${key}: { ${relax} } } in the tenant, or remove security.level and what needs it`;
  return [complainAt(checked, [...path, "security", "level"], { message, hint })];
}

/** The open namespace is for those apps that say why; the others stay locked in. */
function podSpecProblems(checked: Checked, { app, path }: PlacedApp): readonly Problem[] {
  const object = { spec: app.podSpec };
  const pod = podTemplateOf({ group: "", kind: "Pod", patch: false, path: "", object });
  if (app.podSpec === undefined || pod === undefined) return [];
  const fields = levelResults(pod, "baseline")
    .filter(({ verdict }) => verdict === "fail")
    .map((result) => result.path.split(/[.[]/)[1] ?? "");
  return [...new Set(fields)].map((field) => {
    const message = "needs security.level privileged, since it leads out of the container";
    const hint = "Write security: { level: privileged, reason: <why> }, or remove it";
    return complainAt(checked, [...path, "podSpec", field], { message, hint });
  });
}
