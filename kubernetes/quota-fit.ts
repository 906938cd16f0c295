import type { Refusal } from "./limit-range.ts";
import type { Amounts } from "./pod-resources.ts";
import type { NamespaceDemand, WorkloadDemand } from "./quota-accounting.ts";
import { canonicalQuotaKey, isCountKey, isPodKey, STORAGE_CLASS_SUFFIX } from "./quota-keys.ts";
import { parseQuantity } from "./quantity.ts";
import { matchesScopes } from "./quota-scopes.ts";
import type { QuotaScope } from "./quota-scopes.ts";
import type { UntrustedMap } from "./unknown.ts";

/** Whether a namespace stays within one limit of its quota. */
export interface QuotaRow {
  /** Key below `spec.hard`, e.g. `requests.cpu`; of a LimitRange e.g. `max limits.cpu`. */
  readonly key: string;
  /** Nano units at rest: all but the pods of Jobs and CronJobs. */
  readonly steady: bigint;
  /** Nano units while every Job runs, one run of each CronJob, and the largest single rollout surges. */
  readonly peak: bigint;
  /** Nano units that the quota allows. */
  readonly hard: bigint;
  readonly verdict: QuotaVerdict;
  /** Workload whose pods or whose rollout cannot start. */
  readonly blocked: string | undefined;
  /** What to change, when the API server refuses the pods whatever the sums are. */
  readonly remedy: string | undefined;
}

/**
 * `pods-refused`: the API server takes no such pod. `too-small`: pods are missing at rest, or a Job
 * never starts. `rollout-blocked`: a rollout never starts. `rollout-slowed`: rollouts and Jobs end,
 * with fewer pods at once or one after another. Pods that still end count as well, for moments: even
 * where all `fits`, they may delay a new pod, but never for good.
 */
export type QuotaVerdict =
  "fits" | "rollout-slowed" | "rollout-blocked" | "too-small" | "pods-refused";

/** A ResourceQuota, as far as it decides. */
export interface QuotaLimits {
  /** `spec.hard`: untrusted. */
  readonly hard: UntrustedMap;
  /** Only pods that match all of them count. */
  readonly scopes?: readonly QuotaScope[];
}

/** Rows for every limit that can be foreseen, and the keys that cannot. */
export interface QuotaCheck {
  readonly rows: readonly QuotaRow[];
  readonly notCounted: readonly string[];
}

/** Compares what a namespace asks for with a ResourceQuota. */
export function checkQuota(demand: NamespaceDemand, quota: QuotaLimits): QuotaCheck {
  const scopes = quota.scopes ?? [];
  const rows: QuotaRow[] = [];
  const notCounted: string[] = [];
  const workloads = demand.workloads.filter(({ traits }) => matchesScopes(traits, scopes));
  // Claims and numbers of objects belong to no pod, so scopes on pods never match them.
  const scoped = scopes.length > 0 ? { ...demand, fixed: {}, replaced: {} } : demand;
  for (const [key, value] of Object.entries(quota.hard)) {
    const limit = typeof value === "string" || typeof value === "number" ? String(value) : "";
    const hard = parseQuantity(limit);
    const canonical = canonicalQuotaKey(key);
    if (hard === undefined) notCounted.push(`quota ${key} is not a known quantity`);
    else if (!isForeseen(canonical)) notCounted.push(`quota ${key} is not foreseen yet`);
    else {
      rows.push({ key, hard, ...outcome({ ...scoped, workloads }, canonical, hard) });
      if (scopes.length === 0) notCounted.push(...unknownNotes(demand, canonical));
    }
  }
  return { rows, notCounted };
}

/** Rows for pods and claims that LimitRanges, or their own limits, forbid. */
export function refusalRows(refusals: readonly Refusal[]): readonly (QuotaRow & {
  readonly by: string;
})[] {
  return refusals.map(({ owner, by, key, asked = 0n, allowed, fix }) => ({
    by,
    key,
    steady: asked,
    peak: asked,
    hard: allowed,
    verdict: "pods-refused",
    blocked: owner,
    remedy: fix,
  }));
}

/** The lowest limit by which nothing is refused for good; rollouts may still wait. */
export function smallestQuota(row: QuotaRow, workloads: readonly WorkloadDemand[]): bigint {
  const key = canonicalQuotaKey(row.key);
  const most = workloads
    .filter(({ needsRoom, burst, pods }) => needsRoom || (burst && pods > 0))
    .reduce((largest, { pod }) => larger(largest, pod[key] ?? 0n), 0n);
  return row.steady + most;
}

type Outcome = Omit<QuotaRow, "key" | "hard">;
type Counted = Pick<NamespaceDemand, "workloads" | "fixed" | "replaced">;

function outcome(counted: Counted, key: string, hard: bigint): Outcome {
  const { workloads } = counted;
  const perPod = ({ pod }: WorkloadDemand): bigint => pod[key] ?? 0n;
  const amount = (one: WorkloadDemand): bigint => BigInt(one.pods) * perPod(one);
  const surges = workloads.map((one) => BigInt(one.surge) * perPod(one));
  const replaced = own(counted.replaced, key);
  const steady = own(counted.fixed, key) + sum(workloads.filter((one) => !one.burst).map(amount));
  const running = steady + sum(workloads.filter(({ burst }) => burst).map(amount));
  const peak = running + replaced + surges.reduce(larger, 0n);
  const base = { steady, peak, blocked: undefined, remedy: undefined };

  const refused = refusedPods(workloads, key);
  if (refused !== undefined) return { ...base, ...refused, verdict: "pods-refused" };
  if (steady > hard) return { ...base, verdict: "too-small" };
  const stuck = workloads.filter(
    (one) => (one.needsRoom || (one.burst && one.pods > 0)) && steady + perPod(one) > hard,
  );
  const job = stuck.find(({ burst }) => burst);
  if (job !== undefined) return { ...base, verdict: "too-small", blocked: job.workload };
  const [rollout] = stuck;
  if (rollout !== undefined) {
    return { ...base, verdict: "rollout-blocked", blocked: rollout.workload };
  }
  const together = running + replaced + sum(surges);
  return { ...base, verdict: together > hard ? "rollout-slowed" : "fits" };
}

/** A quota on cpu or memory takes no container that leaves the amount open. */
function refusedPods(
  workloads: readonly WorkloadDemand[],
  key: string,
): Pick<QuotaRow, "blocked" | "remedy"> | undefined {
  if (!/^(?:requests|limits)\.(?:cpu|memory)$/.test(key)) return undefined;
  for (const { workload, pods, podLevel, containers } of workloads) {
    if (pods === 0 || podLevel) continue;
    const open = containers.find(
      (one) => one.amounts[key] === undefined && !one.undecided.has(key),
    );
    if (open === undefined) continue;
    const remedy = `set resources.${key} of container "${open.name}", or a default for it in the LimitRange: a quota on ${key} takes no container without it`;
    return { blocked: workload, remedy };
  }
  return undefined;
}

function isForeseen(key: string): boolean {
  return isPodKey(key) || isCountKey(key) || key.includes(STORAGE_CLASS_SUFFIX);
}

/** What may count for the key besides what is summed up. */
function unknownNotes(demand: NamespaceDemand, key: string): readonly string[] {
  if (key.includes(STORAGE_CLASS_SUFFIX)) {
    return [...new Set(demand.unclassed)].map(
      (owner) => `quota ${key}: ${owner} names no storage class; it counts if that is the default`,
    );
  }
  const [, group] = /^count\/[^.]+\.(.+)$/.exec(key) ?? [];
  return demand.unnamed
    .filter((one) => group !== undefined && one.group === group)
    .map(
      ({ title }) => `quota ${key}: ${title} may count; its CustomResourceDefinition is not here`,
    );
}

function own(amounts: Amounts, key: string): bigint {
  return (Object.hasOwn(amounts, key) ? amounts[key] : undefined) ?? 0n;
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function larger(one: bigint, other: bigint): bigint {
  return other > one ? other : one;
}
