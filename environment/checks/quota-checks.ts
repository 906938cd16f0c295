import { quantityAdvice } from "../../kubernetes/quantity-advice.ts";
import { parseQuantity } from "../../kubernetes/quantity.ts";
import { canonicalQuotaKey, quotaKeyKind } from "../../kubernetes/quota-keys.ts";
import { scopeProblems } from "../../kubernetes/quota-scopes.ts";
import type { QuotaScope } from "../../kubernetes/quota-scopes.ts";
import { hardQuota } from "../../kubernetes/quota-tiers.ts";
import type { Problem } from "../environment.ts";
import { countHint } from "../quota-key.ts";
import type { ResolvedTenant } from "../resolved-schema.ts";
import type { Path } from "../source-file.ts";
import { allTenants, complain, isFaulty } from "./checked.ts";
import type { Checked, Findings, PlacedTenant } from "./checked.ts";

/** Scopes of every tenant's quotas, and amounts that are probably not meant. */
export function checkQuotas(checked: Checked): Findings {
  const tenants = allTenants(checked);
  return {
    problems: tenants.flatMap(({ tenant, path }) =>
      Object.entries(tenant.quota.scoped).flatMap(([name, scoped]) =>
        scopedProblems(checked, [...path, "quota", "scoped", name], scoped),
      ),
    ),
    warnings: tenants.flatMap((placed) => [
      ...shortFormWarnings(checked, placed),
      ...orderWarnings(checked, placed),
      ...hardMaps(placed).flatMap(([path, hard]) => [
        ...countWarnings(checked, path, hard),
        ...unitWarnings(checked, path, hard),
      ]),
      ...unitWarnings(checked, [...placed.path, "quota"], shortAmounts(placed.tenant)),
    ]),
  };
}

type ScopedQuota = ResolvedTenant["quota"]["scoped"][string];

function scopedProblems(checked: Checked, path: Path, quota: ScopedQuota): readonly Problem[] {
  if (isFaulty(checked, path)) return [];
  const scopes: readonly QuotaScope[] = [
    ...quota.scopes.map((scopeName) => ({ scopeName, operator: "Exists", values: [] })),
    ...quota.scopeSelector,
  ];
  const at = (where: Path, message: string, hint?: string): Problem =>
    complain(checked, [...path, ...where], { message, hint });
  const keys = Object.keys(quota.hard);
  if (scopes.length === 0) {
    const hint = "Add scopes or scopeSelector, or move its limits to quota.hard";
    return [at([], "a scoped quota needs scopes", hint)];
  }
  if (keys.length === 0) return [at([], "a scoped quota needs limits", 'Add hard: { pods: "5" }')];
  const where = quota.scopes.length > 0 ? "scopes" : "scopeSelector";
  return [
    ...scopeProblems(scopes, []).map((problem) => at([where], ...sentence(problem))),
    ...keys.flatMap((key) =>
      scopeProblems(scopes, [key])
        .slice(scopeProblems(scopes, []).length)
        .map((problem) => at(["hard", key], ...sentence(problem))),
    ),
  ];
}

/** `what; how` as message and hint. */
function sentence(problem: string): [string, string] {
  const [message = "", hint = ""] = problem.split("; ");
  return [message, hint.charAt(0).toUpperCase() + hint.slice(1)];
}

/** Quota key of each short form. */
const SHORT: Readonly<Record<string, string>> = {
  cpu: "requests.cpu",
  memory: "requests.memory",
  storage: "requests.storage",
};

function shortAmounts({ quota }: ResolvedTenant): Readonly<Record<string, string>> {
  const { cpu, memory, storage } = quota;
  const written = Object.entries({ cpu, memory, storage });
  return Object.fromEntries(
    written.flatMap(([key, text]) => (text === undefined ? [] : [[key, text]])),
  );
}

/** `hard` wins, so a short form beside it says something that does not hold. */
function shortFormWarnings(checked: Checked, { tenant, path }: PlacedTenant): readonly Problem[] {
  const { quota } = tenant;
  const pods = quota.pods === undefined ? {} : { pods: String(quota.pods) };
  const own = new Map(
    Object.entries(quota.hard).map(([key, text]) => [canonicalQuotaKey(key), text]),
  );
  return Object.entries({ ...shortAmounts(tenant), ...pods }).flatMap(([short, text]) => {
    const key = SHORT[short] ?? short;
    const wins = own.get(key);
    if (wins === undefined || parseQuantity(wins) === parseQuantity(text)) return [];
    const message = `${short} ${text} has no effect, as hard sets ${key} to ${wins}`;
    return [complain(checked, [...path, "quota", short], { message, hint: "Remove one of them" })];
  });
}

/** Requests can never reach a sum that is above the sum of limits. */
function orderWarnings(checked: Checked, { tenant, path }: PlacedTenant): readonly Problem[] {
  const { tier, quota } = tenant;
  const all = hardQuota({ tier, ...quota });
  return ["cpu", "memory", "ephemeral-storage"].flatMap((resource) => {
    const requests = all[`requests.${resource}`] ?? "";
    const limits = all[`limits.${resource}`] ?? "";
    const [low, high] = [parseQuantity(requests), parseQuantity(limits)];
    if (low === undefined || high === undefined || low <= high) return [];
    const own = [`limits.${resource}`, `requests.${resource}`].find((key) => key in quota.hard);
    const at = [...path, "quota", ...(own === undefined ? [] : ["hard", own])];
    const message = `limits.${resource} ${limits} is below requests.${resource} ${requests}`;
    return [complain(checked, at, { message, hint: "Pods with requests need limits as high" })];
  });
}

type HardMap = readonly [path: Path, hard: Readonly<Record<string, string>>];

function hardMaps({ tenant, path }: PlacedTenant): readonly HardMap[] {
  const scoped = Object.entries(tenant.quota.scoped);
  return [
    [[...path, "quota", "hard"], tenant.quota.hard],
    ...scoped.map(([name, { hard }]): HardMap => [
      [...path, "quota", "scoped", name, "hard"],
      hard,
    ]),
  ];
}

/** A count of almost the name of something that every cluster has. */
function countWarnings(checked: Checked, path: Path, hard: HardMap[1]): readonly Problem[] {
  return Object.keys(hard).flatMap((key) => {
    const hint = countHint(key);
    if (hint === undefined) return [];
    const message = "counts objects of a kind that only a custom resource can have";
    return [complain(checked, [...path, key], { message, hint, side: "key" })];
  });
}

function unitWarnings(checked: Checked, path: Path, amounts: HardMap[1]): readonly Problem[] {
  return Object.entries(amounts).flatMap(([key, text]) => {
    const advice = quotaKeyKind(key) === "bytes" ? quantityAdvice(text, "bytes") : undefined;
    if (advice === undefined) return [];
    return [complain(checked, [...path, key], { message: `${text} ${advice}` })];
  });
}
