import type { TenantConfig } from "../environment/environment.ts";
import { formatQuantity, parseQuantity } from "../kubernetes/quantity.ts";
import { quotaKeyKind } from "../kubernetes/quota-keys.ts";
import { splitHard } from "../kubernetes/quota-split.ts";
import { hardQuota } from "../kubernetes/quota-tiers.ts";
import type { Tier } from "../kubernetes/quota-tiers.ts";

/** What platform.yaml says of a tenant's quota. */
export type Budget = Pick<TenantConfig, "tier" | "quota" | "namespaces">;

/** A namespace with its part of a shared budget. */
export type Weighted = Pick<Budget["namespaces"][number], "key" | "name" | "weight">;

/** What one namespace needs of a limit, and what it has. */
export interface Need {
  readonly namespace: string;
  /** Key of the limit. */
  readonly key: string;
  readonly hard: bigint;
  readonly needed: bigint;
}

const TIERS_UP: Readonly<Record<Tier, readonly Tier[]>> = {
  bronze: ["silver", "gold"],
  silver: ["gold"],
  gold: [],
};

/** Highest weight that is worth a suggestion. */
const MOST_WEIGHT = 100;

/** Amounts of a limit by namespace when the whole budget is split. */
export function partsOf(
  namespaces: readonly Weighted[],
  key: string,
  whole: bigint,
): ReadonlyMap<string, bigint> {
  const weights = namespaces.map(({ weight }) => weight);
  const parts = splitHard({ [key]: formatQuantity(whole, "cpu") }, weights);
  return new Map(
    namespaces.map(({ name }, index) => [name, parseQuantity(parts[index]?.[key] ?? "") ?? 0n]),
  );
}

/** The smallest whole, in these steps, of which one part holds and no other part stops holding. */
export function smallestWhole(
  needs: readonly [own: Need, ...others: Need[]],
  namespaces: readonly Weighted[],
  step: bigint,
): bigint | undefined {
  const [own] = needs;
  const weight = BigInt(namespaces.find(({ name }) => name === own.namespace)?.weight ?? 1);
  const total = namespaces.reduce((sum, one) => sum + BigInt(one.weight), 0n);
  const ideal = (own.needed * total + weight - 1n) / weight;
  // The first part takes what rounding leaves, so fewer objects than the ideal may do.
  const slack = quotaKeyKind(own.key) === "count" ? namespaces.length : 0;
  const least = (ideal + step - 1n) / step - BigInt(slack);
  for (let index = 0; index <= slack + namespaces.length; index += 1) {
    const whole = (least + BigInt(index)) * step;
    if (whole > 0n && holdsAll(needs, partsOf(namespaces, own.key, whole))) return whole;
  }
  return undefined;
}

/** The smallest weight that gives one namespace enough, and takes nothing that another one needs. */
export function smallestWeight(
  own: Need,
  groups: readonly (readonly [Need, ...Need[]])[],
  namespaces: readonly Weighted[],
): number | undefined {
  const now = namespaces.find(({ name }) => name === own.namespace)?.weight ?? MOST_WEIGHT;
  for (let weight = now + 1; weight <= MOST_WEIGHT; weight += 1) {
    const changed = namespaces.map((one) =>
      one.name === own.namespace ? { ...one, weight } : one,
    );
    const fits = groups.every((needs) => {
      const whole = needs.reduce((sum, { hard }) => sum + hard, 0n);
      return holdsAll(needs, partsOf(changed, needs[0].key, whole));
    });
    if (fits) return weight;
  }
  return undefined;
}

/** True when the first part is enough, and so is each other one that was before. */
function holdsAll(
  [own, ...others]: readonly [Need, ...Need[]],
  parts: ReadonlyMap<string, bigint>,
): boolean {
  const holds = ({ namespace, needed }: Need): boolean => (parts.get(namespace) ?? 0n) >= needed;
  return holds(own) && others.every((one) => one.hard < one.needed || holds(one));
}

/** Amount of a limit in one namespace, if the tenant's quota were changed like this. */
export function amountWith(
  budget: Budget,
  change: { readonly tier?: Tier; readonly pods?: number },
  { namespace, key }: Need,
): bigint | undefined {
  const hard = hardQuota({ ...budget.quota, tier: budget.tier, ...change });
  const whole = parseQuantity(hard[key] ?? "");
  if (whole === undefined || budget.quota.share === "each") return whole;
  return partsOf(budget.namespaces, key, whole).get(namespace);
}

/** The nearest larger tier in which the limit holds. */
export function largerTier(budget: Budget, need: Need): Tier | undefined {
  return TIERS_UP[budget.tier].find(
    (tier) => (amountWith(budget, { tier }, need) ?? 0n) >= need.needed,
  );
}
