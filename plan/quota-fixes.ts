import { TENANT_LABEL } from "../kubernetes/labels.ts";
import type { AccountingOptions, NamespaceDemand } from "../kubernetes/quota-accounting.ts";
import { smallestQuota } from "../kubernetes/quota-fit.ts";
import type { QuotaRow } from "../kubernetes/quota-fit.ts";
import { canonicalQuotaKey, quotaKeyKind } from "../kubernetes/quota-keys.ts";
import { matchesScopes, quotaScopes } from "../kubernetes/quota-scopes.ts";
import { builtInKind, nameOf } from "../kubernetes/resource-names.ts";
import { isMap, knownOr, stringAt } from "../kubernetes/unknown.ts";
import { amountWith, largerTier, smallestWeight, smallestWhole } from "./quota-budget.ts";
import type { Budget, Need } from "./quota-budget.ts";
import { changesOf } from "./quota-changes.ts";
import type { Change } from "./quota-changes.ts";
import { quotaText, yamlQuantity } from "../kubernetes/quota-text.ts";
import type { ChartValues } from "./releases/chart-values.ts";

/** A namespace with everything that its quotas count. */
export interface QuotaPlace {
  readonly tenant: string;
  readonly namespace: string;
  /** Objects of the plan. */
  readonly objects: readonly unknown[];
  readonly demand: NamespaceDemand;
  readonly options: AccountingOptions;
  /** Values behind what charts make. */
  readonly charts?: ChartValues | undefined;
}

/** One row before its fixes are known. */
export interface QuotaPlaceRow {
  readonly place: QuotaPlace;
  /** Name of the ResourceQuota or LimitRange. */
  readonly quota: string;
  readonly row: QuotaRow;
  /** The row if these objects were planned; undefined for a LimitRange. */
  readonly recheck: ((objects: readonly unknown[]) => QuotaRow | undefined) | undefined;
}

/**
 * The cheapest changes that end a failure, in the words of platform.yaml; the smallest comes first.
 *
 * Each one was checked: with it alone, nothing is refused for good.
 */
export function quotaFixes(
  raw: QuotaPlaceRow,
  all: readonly QuotaPlaceRow[],
  budgets: ReadonlyMap<string, Budget>,
): readonly string[] {
  const { row, recheck, place } = raw;
  if (!isFailing(raw)) return [];
  if (row.verdict === "pods-refused") return row.remedy === undefined ? [] : [row.remedy];
  const budget = budgets.get(place.tenant);
  const changes = [
    ...weightChange(raw, all, budget),
    quotaChange(raw, all, budget),
    ...tierChange(raw, budget),
    ...(recheck === undefined ? [] : changesOf({ ...raw, recheck })),
  ];
  return changes.toSorted((one, other) => one.share - other.share).map(({ text }) => text);
}

function isFailing({ row: { verdict } }: QuotaPlaceRow): boolean {
  return verdict !== "fits" && verdict !== "rollout-slowed";
}

/** This limit, and the same one in the tenant's other namespaces. */
function sharedNeeds(
  raw: QuotaPlaceRow,
  all: readonly QuotaPlaceRow[],
): readonly [Need, ...Need[]] {
  const siblings = all.filter(
    ({ place, quota, row }) =>
      place.tenant === raw.place.tenant &&
      place.namespace !== raw.place.namespace &&
      quota === raw.quota &&
      row.key === raw.row.key,
  );
  return [needOf(raw), ...siblings.map(needOf)];
}

function needOf(raw: QuotaPlaceRow): Need {
  const { key, hard } = raw.row;
  return { namespace: raw.place.namespace, key, hard, needed: neededQuota(raw) };
}

/** More of a shared budget for this namespace, when the others can spare it. */
function weightChange(
  raw: QuotaPlaceRow,
  all: readonly QuotaPlaceRow[],
  budget: Budget | undefined,
): readonly Change[] {
  if (budget?.quota.share !== "split") return [];
  const own = needOf(raw);
  const here = all.filter(
    ({ place, quota, row }) =>
      place.namespace === own.namespace && row.verdict !== "pods-refused" && quota === raw.quota,
  );
  const groups = here.flatMap((one): (readonly [Need, ...Need[]])[] => {
    const [first, ...others] = sharedNeeds(one, all);
    // What fails besides has fixes of its own.
    const needed = one === raw || !isFailing(one) ? first.needed : 0n;
    return [[{ ...first, needed }, ...others]];
  });
  const weight = smallestWeight(own, groups, budget.namespaces);
  const space = budget.namespaces.find(({ name }) => name === own.namespace);
  if (weight === undefined || space === undefined) return [];
  const path = `tenants.${raw.place.tenant}.namespaces.${space.key}.weight`;
  return [{ text: `${path}: ${weight}: ${lackText(own)}`, share: 0 }];
}

function lackText({ namespace, key, needed, hard }: Need): string {
  return `of the shared budget, namespace "${namespace}" lacks ${quotaText(needed - hard, key)}`;
}

/** The smallest quota that holds; of a shared budget the whole, of which this is one part. */
function quotaChange(
  raw: QuotaPlaceRow,
  all: readonly QuotaPlaceRow[],
  budget: Budget | undefined,
): Change {
  const pods = podsChange(raw, all, budget);
  if (pods !== undefined) return pods;
  const { whole, wanted } = wantedQuota(raw, all, budget);
  const isShared = budget?.quota.share === "split";
  const aside = isShared ? `: ${lackText(needOf(raw))}` : "";
  return {
    text: `${quotaSetting(raw, wanted, budget)}${aside}`,
    share: shareOf(whole, wanted),
  };
}

function shareOf(before: bigint, after: bigint): number {
  return before === 0n ? Number.MAX_SAFE_INTEGER : Number(after - before) / Number(before);
}

interface WantedQuota {
  readonly whole: bigint;
  readonly wanted: bigint;
}

function wantedQuota(
  raw: QuotaPlaceRow,
  all: readonly QuotaPlaceRow[],
  budget: Budget | undefined,
): WantedQuota {
  const own = needOf(raw);
  if (budget?.quota.share !== "split") return { whole: own.hard, wanted: own.needed };
  const needs = sharedNeeds(raw, all);
  const whole = needs.reduce((sum, { hard }) => sum + hard, 0n);
  const wanted = smallestWhole(needs, budget.namespaces, stepOf(own.key));
  return { whole, wanted: wanted ?? whole + own.needed };
}

/** Ephemeral storage follows the number of pods, so where both are too small one line mends both. */
function podsChange(
  raw: QuotaPlaceRow,
  all: readonly QuotaPlaceRow[],
  budget: Budget | undefined,
): Change | undefined {
  if (budget === undefined || raw.quota !== "quota") return undefined;
  if (!raw.row.key.endsWith("ephemeral-storage")) return undefined;
  const pods = all.find(
    ({ place, quota, row }) =>
      place === raw.place && quota === raw.quota && canonicalQuotaKey(row.key) === "pods",
  );
  if (pods === undefined || !isFailing(pods)) return undefined;
  const count = Number(wantedQuota(pods, all, budget).wanted / 1_000_000_000n);
  const own = needOf(raw);
  if ((amountWith(budget, { pods: count }, own) ?? 0n) < own.needed) return undefined;
  return quotaChange(pods, all, budget);
}

/** The nearest larger tier, where the limit comes from the tier. */
function tierChange(raw: QuotaPlaceRow, budget: Budget | undefined): readonly Change[] {
  if (budget === undefined || raw.quota !== "quota") return [];
  const need = needOf(raw);
  const tier = largerTier(budget, need);
  if (tier === undefined) return [];
  const share = shareOf(need.hard, amountWith(budget, { tier }, need) ?? 0n);
  return [{ text: `tenants.${raw.place.tenant}.tier: ${tier}`, share }];
}

function neededQuota({ place, row, quota }: QuotaPlaceRow): bigint {
  const object = quotaObject(place, quota);
  const scopes = quotaScopes(isMap(object) ? object["spec"] : undefined);
  const counted = place.demand.workloads.filter(({ traits }) => matchesScopes(traits, scopes));
  return roundedUp(smallestQuota(row, counted), row.key);
}

/** Whole tenths of a CPU, mebibytes and objects, which are easier to read and to remember. */
function roundedUp(amount: bigint, key: string): bigint {
  const step = stepOf(key);
  return ((amount + step - 1n) / step) * step;
}

function stepOf(key: string): bigint {
  const steps = { cpu: 10_000_000n, bytes: 2n ** 20n * 1_000_000_000n, count: 1_000_000_000n };
  return steps[quotaKeyKind(key)];
}

/** Line of platform.yaml that sets the limit; of a quota that is not ours, its own field. */
function quotaSetting(raw: QuotaPlaceRow, value: bigint, own: Budget | undefined): string {
  const { place, quota, row } = raw;
  const { key } = row;
  const object = quotaObject(place, quota);
  const written = yamlQuantity(value, key);
  const tenant = knownOr(stringAt(object, "metadata", "labels", TENANT_LABEL));
  const scoped = /^quota-(.+)$/.exec(quota)?.[1];
  if (tenant === undefined || (scoped === undefined && quota !== "quota")) {
    return `ResourceQuota "${quota}": spec.hard["${key}"]: ${written}`;
  }
  const budget = `tenants.${tenant}.quota`;
  if (scoped !== undefined) return `${budget}.scoped.${scoped}.hard: { ${key}: ${written} }`;
  // `hard` wins over the short form.
  const isWritten = Object.hasOwn(own?.quota.hard ?? {}, key);
  const short = isWritten ? undefined : shortKey(key, object);
  if (short === undefined) return `${budget}.hard: { ${key}: ${written} }`;
  return `${budget}.${short}: ${short === "pods" ? quotaText(value, key) : written}`;
}

/** Short form of a key; of cpu and memory only while requests and limits are the same. */
function shortKey(key: string, quota: unknown): string | undefined {
  const canonical = canonicalQuotaKey(key);
  if (canonical === "pods") return "pods";
  if (canonical === "requests.storage") return "storage";
  const [, resource] = /^(?:requests|limits)\.(cpu|memory)$/.exec(key) ?? [];
  if (resource === undefined) return undefined;
  const requests = stringAt(quota, "spec", "hard", `requests.${resource}`);
  const limits = stringAt(quota, "spec", "hard", `limits.${resource}`);
  const same = knownOr(requests) !== undefined && knownOr(requests) === knownOr(limits);
  return same ? resource : undefined;
}

function quotaObject({ objects, options }: QuotaPlace, name: string): unknown {
  return [...objects, ...(options.others ?? [])].find(
    (one) => builtInKind(one) === "ResourceQuota" && nameOf(one) === name,
  );
}
