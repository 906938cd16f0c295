import { TENANT_LABEL } from "../kubernetes/labels.ts";
import type { AccountingOptions, NamespaceDemand } from "../kubernetes/quota-accounting.ts";
import { smallestQuota } from "../kubernetes/quota-fit.ts";
import type { QuotaRow } from "../kubernetes/quota-fit.ts";
import { canonicalQuotaKey, quotaKeyKind } from "../kubernetes/quota-keys.ts";
import { matchesScopes, quotaScopes } from "../kubernetes/quota-scopes.ts";
import { builtInKind, nameOf } from "../kubernetes/resource-names.ts";
import { isMap, knownOr, stringAt } from "../kubernetes/unknown.ts";
import { changesOf } from "./quota-changes.ts";
import type { Change } from "./quota-changes.ts";
import { quotaText, yamlQuantity } from "./quota-text.ts";

/** A namespace with everything that its quotas count. */
export interface QuotaPlace {
  readonly tenant: string;
  readonly namespace: string;
  /** Objects of the plan. */
  readonly objects: readonly unknown[];
  readonly demand: NamespaceDemand;
  readonly options: AccountingOptions;
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
  split: ReadonlySet<string>,
): readonly string[] {
  const { row, recheck, place } = raw;
  if (row.verdict === "fits" || row.verdict === "rollout-slowed") return [];
  if (row.verdict === "pods-refused") return row.remedy === undefined ? [] : [row.remedy];
  const shared = split.has(place.tenant) ? siblings(raw, all) : [];
  const changes = [
    ...sharedChange(raw, shared),
    quotaChange(raw, shared),
    ...(recheck === undefined ? [] : changesOf({ ...raw, recheck })),
  ];
  return changes.toSorted((one, other) => one.share - other.share).map(({ text }) => text);
}

/** The same limit in the tenant's other namespaces. */
function siblings(raw: QuotaPlaceRow, all: readonly QuotaPlaceRow[]): readonly QuotaPlaceRow[] {
  return all.filter(
    ({ place, quota, row }) =>
      place.tenant === raw.place.tenant &&
      place.namespace !== raw.place.namespace &&
      quota === raw.quota &&
      row.key === raw.row.key,
  );
}

/** Says which namespace of a shared budget lacks how much, and which one could give it. */
function sharedChange(raw: QuotaPlaceRow, shared: readonly QuotaPlaceRow[]): readonly Change[] {
  const lack = neededQuota(raw) - raw.row.hard;
  const giver = shared.find((one) => one.row.hard - neededQuota(one) >= lack);
  if (giver === undefined) return [];
  const { key } = raw.row;
  const spare = quotaText(giver.row.hard - neededQuota(giver), key);
  const text = `tenants.${raw.place.tenant}.namespaces: give "${raw.place.namespace}" more weight; it lacks ${quotaText(lack, key)} of ${key}, and "${giver.place.namespace}" has ${spare} to spare`;
  return [{ text, share: 0 }];
}

/** The smallest quota that holds; of a shared budget the whole, of which this is one part. */
function quotaChange(raw: QuotaPlaceRow, shared: readonly QuotaPlaceRow[]): Change {
  const { hard, key } = raw.row;
  const needed = neededQuota(raw);
  const share = hard === 0n ? Number.MAX_SAFE_INTEGER : Number(needed - hard) / Number(hard);
  if (shared.length === 0) return { text: quotaSetting(raw, needed), share };
  const whole = shared.reduce((sum, { row }) => sum + row.hard, hard);
  const grown = hard === 0n ? whole + needed : roundedUp((needed * whole + hard - 1n) / hard, key);
  const lack = quotaText(needed - hard, key);
  const text = `${quotaSetting(raw, grown)}: of the shared budget, namespace "${raw.place.namespace}" lacks ${lack}`;
  return { text, share };
}

function neededQuota({ place, row, quota }: QuotaPlaceRow): bigint {
  const object = quotaObject(place, quota);
  const scopes = quotaScopes(isMap(object) ? object["spec"] : undefined);
  const counted = place.demand.workloads.filter(({ traits }) => matchesScopes(traits, scopes));
  return roundedUp(smallestQuota(row, counted), row.key);
}

/** Whole tenths of a CPU, mebibytes and objects, which are easier to read and to remember. */
function roundedUp(amount: bigint, key: string): bigint {
  const steps = { cpu: 10_000_000n, bytes: 2n ** 20n * 1_000_000_000n, count: 1_000_000_000n };
  const step = steps[quotaKeyKind(key)];
  return ((amount + step - 1n) / step) * step;
}

/** Line of platform.yaml that sets the limit; of a quota that is not ours, its own field. */
function quotaSetting({ place, quota, row: { key } }: QuotaPlaceRow, value: bigint): string {
  const object = quotaObject(place, quota);
  const written = yamlQuantity(value, key);
  const tenant = knownOr(stringAt(object, "metadata", "labels", TENANT_LABEL));
  const scoped = /^quota-(.+)$/.exec(quota)?.[1];
  if (tenant === undefined || (scoped === undefined && quota !== "quota")) {
    return `ResourceQuota "${quota}": spec.hard["${key}"]: ${written}`;
  }
  const budget = `tenants.${tenant}.quota`;
  if (scoped !== undefined) return `${budget}.scoped.${scoped}.hard: { ${key}: ${written} }`;
  const short = shortKey(key, object);
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
