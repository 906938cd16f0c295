import { formatQuantity } from "./quantity.ts";
import { quotaKeyKind } from "./quota-keys.ts";

/** Amount below a quota key as a quantity; keys of a LimitRange have a word before them. */
export function quotaText(amount: bigint, key: string): string {
  const [, word, bare = key] = /^(min|max|ratio|default) (.+)$/.exec(key) ?? [];
  const bytes = word !== "ratio" && quotaKeyKind(bare) === "bytes";
  return formatQuantity(amount, bytes ? "bytes" : "cpu");
}

/** The amount as platform.yaml has it: `"6.5"` for CPU, and quotes where YAML would read a number. */
export function yamlQuantity(amount: bigint, key: string): string {
  const tenths = amount % 100_000_000n === 0n && amount > 1_000_000_000n;
  const cpu = quotaKeyKind(key) === "cpu" && tenths;
  const text = cpu ? String(Number(amount) / 1_000_000_000) : quotaText(amount, key);
  return /^[\d.]+$/.test(text) ? `"${text}"` : text;
}
