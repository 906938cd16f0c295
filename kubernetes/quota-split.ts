import { formatQuantity, parseQuantity } from "./quantity.ts";
import { quotaKeyKind } from "./quota-keys.ts";
import type { QuotaKeyKind } from "./quota-keys.ts";

/** Smallest step of a part, in nano units: a milli CPU, a mebibyte, one object. */
const steps: Readonly<Record<QuotaKeyKind, bigint>> = {
  cpu: 1_000_000n,
  bytes: 2n ** 20n * 1_000_000_000n,
  count: 1_000_000_000n,
};

/**
 * Parts of one budget, by weight; for each key their sum is exactly the whole.
 *
 * Parts are rounded down to milli CPU, mebibytes and whole objects, and the first one takes what
 * remains. A text that is no quantity stands in every part, for Kubernetes to refuse.
 */
export function splitHard(
  hard: Readonly<Record<string, string>>,
  weights: readonly number[],
): Record<string, string>[] {
  const parts = weights.map((): Record<string, string> => ({}));
  for (const [key, text] of Object.entries(hard)) {
    const kind = quotaKeyKind(key);
    const whole = parseQuantity(text);
    const amounts = whole === undefined ? [] : shares(whole, weights, steps[kind]);
    for (const [index, part] of parts.entries()) {
      const amount = amounts[index];
      part[key] = amount === undefined || amount === whole ? text : written(amount, kind);
    }
  }
  return parts;
}

/** Spelling that loses nothing; a part of a byte has none of its own. */
function written(amount: bigint, kind: QuotaKeyKind): string {
  const bytes = kind === "bytes" && amount % 1_000_000_000n === 0n;
  return formatQuantity(amount, bytes ? "bytes" : "cpu");
}

function shares(whole: bigint, weights: readonly number[], step: bigint): readonly bigint[] {
  const scaled = weights.map((weight) => {
    const value = parseQuantity(String(weight)) ?? 0n;
    return value > 0n ? value : 0n;
  });
  const total = scaled.reduce((sum, weight) => sum + weight, 0n);
  const [, ...others] = scaled.map((weight) =>
    total === 0n ? 0n : ((whole * weight) / (total * step)) * step,
  );
  const first = whole - others.reduce((sum, part) => sum + part, 0n);
  return [first, ...others];
}
