import { effective, readQuantity } from "./pod-resources.ts";
import type { Amounts, PodDemand } from "./pod-resources.ts";
import { formatQuantity } from "./quantity.ts";
import { quotaKeyKind } from "./quota-keys.ts";
import type { VolumeClaim } from "./volume-claims.ts";
import { isOpaque, isUndecidable, knownOr, listAt, mapAt, stringAt, valueAt } from "./unknown.ts";

/** Pods or claims that the API server refuses, whatever the quota holds. */
export interface Refusal {
  /** Workload or claim, e.g. `Deployment "web"`. */
  readonly owner: string;
  /** Name of the LimitRange or ResourceQuota. */
  readonly by: string;
  /** What is refused, e.g. `max limits.cpu`. */
  readonly key: string;
  /** Nano units that are asked for; undefined when there is no amount. */
  readonly asked: bigint | undefined;
  /** Nano units that are allowed. */
  readonly allowed: bigint;
  /** What to change, in one sentence. */
  readonly fix: string;
}

interface LimitItem {
  readonly by: string;
  readonly type: string;
  readonly min: Amounts;
  readonly max: Amounts;
  readonly ratio: Amounts;
}

/** What the LimitRange objects of a namespace fill into containers; the first that sets it wins. */
export function containerDefaults(limitRanges: readonly unknown[]): Amounts {
  const defaults: Record<string, bigint> = {};
  for (const item of limitRanges.flatMap(rawItems)) {
    if (knownOr(stringAt(item, "type")) !== "Container") continue;
    const limits = { ...amountsAt(item, "max"), ...amountsAt(item, "default") };
    const requests = { ...amountsAt(item, "min"), ...limits, ...amountsAt(item, "defaultRequest") };
    for (const [resource, limit] of Object.entries(limits))
      defaults[`limits.${resource}`] ??= limit;
    for (const [resource, request] of Object.entries(requests)) {
      defaults[`requests.${resource}`] ??= request;
    }
  }
  return defaults;
}

/** False when nobody can say yet what a LimitRange fills in for a resource. */
export function isDefaultKnown(limitRange: unknown, resource: string): boolean {
  const items = listAt(limitRange, "spec", "limits");
  if (isUndecidable(items)) return false;
  return (knownOr(items) ?? []).every((item) => {
    const values = ["default", "defaultRequest", "max", "min"].map((field) => {
      return valueAt(item, field, resource);
    });
    return !isUndecidable(stringAt(item, "type")) && !values.some(isOpaque);
  });
}

/** Why pods with this demand are refused: limits below requests, and what LimitRanges forbid. */
export function podRefusals(
  owner: string,
  pod: PodDemand,
  limitRanges: readonly unknown[],
): readonly Refusal[] {
  const items = limitRanges.flatMap(limitItems);
  const whole = { ...effective(pod.containers), ...pod.podLevel };
  return [
    ...defaultRefusals(owner, pod, items),
    ...pod.containers.flatMap(({ name, amounts, undecided }) =>
      items
        .filter(({ type }) => type === "Container")
        .flatMap((item) => itemRefusals(item, amounts, { owner, what: `container "${name}"` }))
        .filter(({ key }) => !undecided.has(key.split(" ")[1] ?? "")),
    ),
    ...items
      .filter(({ type }) => type === "Pod" && pod.undecided.length === 0)
      .flatMap((item) => itemRefusals(item, whole, { owner, what: "the pod" })),
  ];
}

/** Why a claim is refused: LimitRanges bound its size. */
export function claimRefusals(
  { owner, size }: VolumeClaim,
  limitRanges: readonly unknown[],
): readonly Refusal[] {
  if (size === undefined) return [];
  const amounts = { "requests.storage": size };
  return limitRanges
    .flatMap(limitItems)
    .filter(({ type }) => type === "PersistentVolumeClaim")
    .map((item) => ({ ...item, ratio: {}, max: {}, asked: item.max }))
    .flatMap((item) => [
      ...itemRefusals(item, amounts, { owner, what: "the claim" }),
      ...Object.entries(item.asked).flatMap(([resource, max]) =>
        above(amounts, `requests.${resource}`, { by: item.by, max, owner, what: "the claim" }),
      ),
    ]);
}

/** Requests above limits; with a default limit it happens to containers that set no limit. */
function defaultRefusals(
  owner: string,
  { containers }: PodDemand,
  items: readonly LimitItem[],
): readonly Refusal[] {
  return containers.flatMap(({ name, amounts, own, undecided }) =>
    Object.entries(amounts).flatMap(([key, limit]) => {
      const request = amounts[key.replace("limits.", "requests.")] ?? 0n;
      if (!key.startsWith("limits.") || undecided.has(key) || request <= limit) return [];
      const [, resource = ""] = /^limits\.(.*)$/.exec(key) ?? [];
      const by = items.find(({ type }) => type === "Container")?.by ?? "limits";
      const why =
        own[key] === undefined
          ? `container "${name}" requests more than the default limit; set its`
          : `container "${name}" requests more than its limit; raise`;
      const fix = `${why} resources.limits.${resource} to at least ${written(request, key)}`;
      return [{ owner, by, key: `default ${key}`, asked: request, allowed: limit, fix }];
    }),
  );
}

interface Subject {
  readonly owner: string;
  /** E.g. `container "web"`. */
  readonly what: string;
}

function itemRefusals(item: LimitItem, amounts: Amounts, subject: Subject): readonly Refusal[] {
  const minima = Object.entries(item.min).flatMap(([resource, min]) =>
    below(amounts, `requests.${resource}`, { ...subject, by: item.by, min }),
  );
  const maxima = Object.entries(item.max).flatMap(([resource, max]) =>
    above(amounts, `limits.${resource}`, { ...subject, by: item.by, max }),
  );
  const ratios = Object.entries(item.ratio).flatMap(([resource, ratio]) =>
    apart(amounts, resource, { ...subject, by: item.by, ratio }),
  );
  return [...minima, ...maxima, ...ratios];
}

interface Bound extends Subject {
  readonly by: string;
}

function below(
  amounts: Amounts,
  key: string,
  { owner, what, by, min }: Bound & { readonly min: bigint },
): readonly Refusal[] {
  const asked = amounts[key];
  if (asked !== undefined && asked >= min) return [];
  const fix = `set resources.${key} of ${what} to at least ${written(min, key)}`;
  return [{ owner, by, key: `min ${key}`, asked, allowed: min, fix }];
}

function above(
  amounts: Amounts,
  key: string,
  { owner, what, by, max }: Bound & { readonly max: bigint },
): readonly Refusal[] {
  const asked = amounts[key];
  if (asked !== undefined && asked <= max) return [];
  const fix = `set resources.${key} of ${what} to at most ${written(max, key)}`;
  return [{ owner, by, key: `max ${key}`, asked, allowed: max, fix }];
}

function apart(
  amounts: Amounts,
  resource: string,
  { owner, what, by, ratio }: Bound & { readonly ratio: bigint },
): readonly Refusal[] {
  const request = amounts[`requests.${resource}`] ?? 0n;
  const limit = amounts[`limits.${resource}`] ?? 0n;
  if (request > 0n && limit > 0n && limit * 1_000_000_000n <= request * ratio) return [];
  const times = formatQuantity(ratio, "cpu");
  const key = `ratio limits.${resource}`;
  const fix = `set resources.limits.${resource} of ${what} to at most ${times} times its request`;
  const asked = request > 0n ? (limit * 1_000_000_000n) / request : undefined;
  return [{ owner, by, key, asked, allowed: ratio, fix }];
}

function written(amount: bigint, key: string): string {
  return formatQuantity(amount, quotaKeyKind(key) === "bytes" ? "bytes" : "cpu");
}

function rawItems(limitRange: unknown): readonly unknown[] {
  return knownOr(listAt(limitRange, "spec", "limits")) ?? [];
}

function limitItems(limitRange: unknown): readonly LimitItem[] {
  const by = knownOr(stringAt(limitRange, "metadata", "name")) ?? "limits";
  return rawItems(limitRange).map((item) => ({
    by,
    type: knownOr(stringAt(item, "type")) ?? "",
    min: amountsAt(item, "min"),
    max: amountsAt(item, "max"),
    ratio: amountsAt(item, "maxLimitRequestRatio"),
  }));
}

function amountsAt(item: unknown, field: string): Amounts {
  const amounts: Record<string, bigint> = {};
  for (const [resource, value] of Object.entries(knownOr(mapAt(item, field)) ?? {})) {
    const quantity = readQuantity(value, field, new Set());
    if (quantity !== undefined) amounts[resource] = quantity;
  }
  return amounts;
}
