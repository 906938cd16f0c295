import type { NamespaceDemand, WorkloadDemand } from "./quota-accounting.ts";
import { parseQuantity } from "./quantity.ts";
import type { ComputeKey } from "./pod-resources.ts";

/** Whether a namespace stays within one limit of its quota. */
export interface QuotaRow {
  /** Key below `spec.hard`, e.g. `requests.cpu`. */
  readonly key: string;
  /** Nano units at rest. */
  readonly steady: bigint;
  /** Nano units while the largest single rollout surges. */
  readonly peak: bigint;
  /** Nano units that the quota allows. */
  readonly hard: bigint;
  readonly verdict: QuotaVerdict;
  /** Workload whose rollout cannot start, when `rollout-blocked`. */
  readonly blocked: string | undefined;
}

/**
 * `too-small`: pods are missing at rest. `rollout-blocked`: a rollout never starts.
 * `rollout-slowed`: rollouts end, with fewer pods at once or one after another.
 */
export type QuotaVerdict = "fits" | "rollout-slowed" | "rollout-blocked" | "too-small";

/** Rows for every limit that can be foreseen, and the keys that cannot. */
export interface QuotaCheck {
  readonly rows: readonly QuotaRow[];
  readonly notCounted: readonly string[];
}

const oneObject = 1_000_000_000n;

type PerPod = (workload: WorkloadDemand) => bigint;

const podKeys: ReadonlyMap<string, PerPod> = new Map<string, PerPod>([
  ["requests.cpu", amountOf("requests.cpu")],
  ["cpu", amountOf("requests.cpu")],
  ["requests.memory", amountOf("requests.memory")],
  ["memory", amountOf("requests.memory")],
  ["limits.cpu", amountOf("limits.cpu")],
  ["limits.memory", amountOf("limits.memory")],
  ["pods", () => oneObject],
  ["count/pods", () => oneObject],
]);

/** Compares what a namespace asks for with `spec.hard` of a ResourceQuota. */
export function checkQuota(
  demand: NamespaceDemand,
  hard: Readonly<Record<string, unknown>>,
): QuotaCheck {
  const rows: QuotaRow[] = [];
  const notCounted: string[] = [];
  for (const [key, value] of Object.entries(hard)) {
    const limit = typeof value === "string" || typeof value === "number" ? String(value) : "";
    const quantity = parseQuantity(limit);
    const perPod = podKeys.get(key);
    const fixed = fixedAmount(demand, key);
    if (quantity === undefined) {
      notCounted.push(`quota ${key} is not a known quantity`);
    } else if (perPod !== undefined) {
      rows.push({ key, hard: quantity, ...podRow(demand.workloads, perPod, quantity) });
    } else if (fixed !== undefined) {
      rows.push({ key, hard: quantity, ...fixedRow(fixed, quantity) });
    } else {
      notCounted.push(`quota ${key} is not foreseen yet`);
    }
  }
  return { rows, notCounted };
}

type Outcome = Omit<QuotaRow, "key" | "hard">;

function podRow(workloads: readonly WorkloadDemand[], perPod: PerPod, hard: bigint): Outcome {
  const steady = sum(workloads.map((one) => BigInt(one.pods) * perPod(one)));
  const surges = workloads.map((one) => BigInt(one.surge) * perPod(one));
  const peak = steady + surges.reduce((most, one) => (one > most ? one : most), 0n);
  const blocked = workloads.find((one) => one.needsRoom && steady + perPod(one) > hard)?.workload;
  if (steady > hard) return { steady, peak, verdict: "too-small", blocked: undefined };
  if (blocked !== undefined) return { steady, peak, verdict: "rollout-blocked", blocked };
  const together = steady + sum(surges);
  const verdict = together > hard ? "rollout-slowed" : "fits";
  return { steady, peak, verdict, blocked: undefined };
}

/** Nano units that no rollout changes: storage and numbers of objects. */
function fixedAmount({ storage, counts }: NamespaceDemand, key: string): bigint | undefined {
  if (key === "requests.storage") return storage;
  const counted = key.replace(/^count\//, "");
  const count = Object.hasOwn(counts, counted) ? counts[counted] : undefined;
  return count === undefined ? undefined : BigInt(count) * oneObject;
}

function fixedRow(amount: bigint, hard: bigint): Outcome {
  const verdict = amount > hard ? "too-small" : "fits";
  return { steady: amount, peak: amount, verdict, blocked: undefined };
}

function amountOf(key: ComputeKey): PerPod {
  return ({ pod }) => pod[key];
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
