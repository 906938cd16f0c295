import type * as k8s from "@pulumi/kubernetes";

import { splitHard } from "../../kubernetes/quota-split.ts";
import {
  hardQuota,
  type HardLimits,
  type QuotaChoice,
  type Tier,
} from "../../kubernetes/quota-tiers.ts";

/** What a tenant may hold in sum: its tier, changed by the short form, changed by `hard`. */
export interface TenantQuota extends Omit<QuotaChoice, "tier"> {
  /**
   * `each`: every namespace may hold all of it; `split`: the namespaces share it by weight.
   *
   * @default "each"
   */
  readonly share?: "each" | "split" | undefined;
  /**
   * Further quotas that count only some of the pods, by name.
   *
   * @default - none
   */
  readonly scoped?: Readonly<Record<string, ScopedQuota>> | undefined;
}

/** A quota that counts only the pods of its scopes; it is replaced when its scopes change. */
export interface ScopedQuota {
  readonly hard: HardLimits;
  /**
   * Scopes, e.g. `BestEffort`.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes
   */
  readonly scopes?: readonly string[] | undefined;
  /**
   * Requirements on scopes, as in `spec.scopeSelector.matchExpressions`.
   *
   * @default - none
   */
  readonly scopeSelector?: readonly ScopeRequirement[] | undefined;
}

/** One requirement of a scope selector. */
export interface ScopeRequirement {
  readonly scopeName: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[] | undefined;
}

/** One ResourceQuota; its name is its identity and says nothing about numbers. */
export interface QuotaObject {
  /** Behind the prefix in the name of the resource. */
  readonly role: string;
  readonly name: string;
  readonly spec: k8s.types.input.core.v1.ResourceQuotaSpec;
}

/** A tenant's whole budget, and the quotas of each namespace. */
export interface Budget {
  readonly whole: Record<string, string>;
  /** By key of the namespace. */
  readonly parts: ReadonlyMap<string, readonly QuotaObject[]>;
}

/** How a budget comes about. */
export interface BudgetChoice {
  readonly tier: Tier;
  readonly quota: TenantQuota;
  readonly cordon: boolean;
  readonly namespaces: readonly { readonly key: string; readonly weight: number }[];
}

/** The budget of a tenant, whole or in parts that add up to it. */
export function tenantBudget({ tier, quota, cordon, namespaces }: BudgetChoice): Budget {
  const whole = {
    ...hardQuota({ ...quota, tier }),
    // Running pods stay, and nothing starts a new one.
    ...(cordon ? { pods: "0" } : {}),
  };
  const weights = namespaces.map(({ weight }) => weight);
  const share = (hard: HardLimits): readonly HardLimits[] =>
    quota.share === "split" ? splitHard(hard, weights) : weights.map(() => hard);
  const kinds = [
    share(whole).map((hard): QuotaObject => ({ role: "quota", name: "quota", spec: { hard } })),
    ...Object.entries(quota.scoped ?? {}).map(([name, scoped]) =>
      share(scoped.hard).map((hard) => scopedQuota(name, { ...scoped, hard })),
    ),
  ];
  const parts = namespaces.map(
    ({ key }, index) => [key, kinds.flatMap((kind) => kind.slice(index, index + 1))] as const,
  );
  return { whole, parts: new Map(parts) };
}

function scopedQuota(
  name: string,
  { hard, scopes = [], scopeSelector = [] }: ScopedQuota,
): QuotaObject {
  return {
    role: `quota.${name}`,
    name: `quota-${name}`,
    spec: {
      hard,
      ...(scopes.length === 0 ? {} : { scopes: [...scopes] }),
      ...(scopeSelector.length === 0
        ? {}
        : { scopeSelector: { matchExpressions: scopeSelector.map(scopeExpression) } }),
    },
  };
}

function scopeExpression({
  scopeName,
  operator,
  values = [],
}: ScopeRequirement): k8s.types.input.core.v1.ScopedResourceSelectorRequirement {
  return { scopeName, operator, ...(values.length === 0 ? {} : { values: [...values] }) };
}
