import { isLabelKey } from "../../kubernetes/names.ts";
import { quantityProblem } from "../../kubernetes/quantity-advice.ts";
import { parseQuantity } from "../../kubernetes/quantity.ts";
import { quotaKeyKind, type QuotaKeyKind } from "../../kubernetes/quota-keys.ts";
import { scopeProblems, type QuotaScope } from "../../kubernetes/quota-scopes.ts";
import type { HardLimits } from "../../kubernetes/quota-tiers.ts";
import { dnsLabelProblems, wholeProblems } from "../argument-checks.ts";
import type { ScopedQuota, TenantQuota } from "./quota.ts";

const ONE = 1_000_000_000n;

/** Problems of a budget: amounts that are none, and scopes that Kubernetes would refuse. */
export function quotaProblems(quota: TenantQuota): readonly string[] {
  return [
    ...amountProblems("quota.cpu", quota.cpu, "cpu"),
    ...amountProblems("quota.memory", quota.memory, "bytes"),
    ...amountProblems("quota.storage", quota.storage, "bytes"),
    ...wholeProblems("quota.pods", { value: quota.pods, from: 0 }),
    ...factorProblems(quota.limitFactor),
    ...hardProblems("quota.hard", quota.hard ?? {}),
    ...Object.entries(quota.scoped ?? {}).flatMap(([name, scoped]) => scopedProblems(name, scoped)),
  ];
}

/** Why a text is no amount of its kind; nothing when it is not given. */
export function amountProblems(
  property: string,
  text: string | undefined,
  kind: QuotaKeyKind,
): readonly string[] {
  if (text === undefined) return [];
  if (kind === "count") return countProblems(property, text);
  const problem = quantityProblem(text, kind);
  if (problem === undefined) return [];
  const meant = problem.suggestion === undefined ? "" : `; did you mean "${problem.suggestion}"?`;
  return [`'${property}' "${text}" ${problem.message}${meant}`];
}

function countProblems(property: string, text: string): readonly string[] {
  const nano = parseQuantity(text);
  return nano !== undefined && nano >= 0n && nano % ONE === 0n
    ? []
    : [`'${property}' must be a whole number from 0, got "${text}"`];
}

function factorProblems(factor: number | undefined): readonly string[] {
  return factor === undefined || (Number.isFinite(factor) && factor >= 1)
    ? []
    : [`'quota.limitFactor' must be a number from 1, got ${factor}`];
}

function hardProblems(property: string, hard: HardLimits): readonly string[] {
  return Object.entries(hard).flatMap(([key, text]) =>
    isLabelKey(key)
      ? amountProblems(`${property}.${key}`, text, quotaKeyKind(key))
      : [`'${property}' must have keys of a ResourceQuota, got "${key}"`],
  );
}

function scopedProblems(name: string, quota: ScopedQuota): readonly string[] {
  const property = `quota.scoped.${name}`;
  const scopes: readonly QuotaScope[] = [
    ...(quota.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists", values: [] })),
    ...(quota.scopeSelector ?? []).map((one) => ({ ...one, values: one.values ?? [] })),
  ];
  return [
    ...dnsLabelProblems("quota.scoped", name),
    ...hardProblems(`${property}.hard`, quota.hard),
    ...(scopes.length === 0 ? [`'${property}' needs 'scopes' or 'scopeSelector'`] : []),
    ...scopeProblems(scopes, Object.keys(quota.hard)).map((problem) => `'${property}': ${problem}`),
  ];
}
