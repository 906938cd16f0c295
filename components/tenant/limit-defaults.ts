import { formatQuantity, parseQuantity } from "../../kubernetes/quantity.ts";
import { quotaKeyKind } from "../../kubernetes/quota-keys.ts";
import type { Amounts, TenantLimits } from "./limits.ts";

interface StandardAmount {
  readonly name: string;
  readonly limit: string;
  readonly request: string;
}

/** Amounts of a container that names none, before the tenant's own bounds. */
const STANDARD: readonly StandardAmount[] = [
  { name: "cpu", limit: "1", request: "100m" },
  { name: "memory", limit: "512Mi", request: "128Mi" },
  { name: "ephemeral-storage", limit: "8Gi", request: "3Gi" },
];

/**
 * Limits and requests of a container without.
 *
 * Ours give way to what the tenant sets, since Kubernetes refuses a default outside of the bounds.
 */
export function filledDefaults(
  limits: TenantLimits,
): Record<"default" | "defaultRequest", Amounts> {
  const fitting = STANDARD.map((standard) => fitted(standard, limits));
  const ours = (amount: "limit" | "request"): Amounts =>
    Object.fromEntries(fitting.map((each) => [each.name, each[amount]]));
  return {
    default: { ...ours("limit"), ...limits.default },
    defaultRequest: { ...ours("request"), ...limits.defaultRequest },
  };
}

function fitted({ name, ...standard }: StandardAmount, limits: TenantLimits): StandardAmount {
  const min = limits.min?.[name];
  const max = limits.max?.[name];
  const ratio = limits.maxLimitRequestRatio?.[name];
  const ownRequest = limits.defaultRequest?.[name];
  const limit =
    limits.default?.[name] ??
    least(most(standard.limit, ownRequest, min), max, multiplied(ownRequest, ratio, name));
  const request =
    ownRequest ??
    least(most(least(standard.request, limit), min, divided(limit, ratio, name)), limit);
  return { name, limit, request };
}

/** The smallest amount, `first` of several; what is undefined does not count. */
function least(first: string, ...others: readonly (string | undefined)[]): string {
  return others.reduce<string>(
    (best, other) => (less(other, best) ? (other ?? best) : best),
    first,
  );
}

/** The largest amount, `first` of several; what is undefined does not count. */
function most(first: string, ...others: readonly (string | undefined)[]): string {
  return others.reduce<string>(
    (best, other) => (less(best, other) ? (other ?? best) : best),
    first,
  );
}

function less(a: string | undefined, b: string | undefined): boolean {
  const [one, other] = [amountOf(a), amountOf(b)];
  return one !== undefined && other !== undefined && one < other;
}

function amountOf(text: string | undefined): bigint | undefined {
  return text === undefined ? undefined : parseQuantity(text);
}

const WHOLE = 1_000_000_000n;
/** What computed amounts are rounded to, in nano units: a milli CPU, a mebibyte. */
const STEPS = { cpu: 1_000_000n, bytes: 2n ** 20n * WHOLE, count: WHOLE } as const;

/** The largest limit that a request may have; undefined without both. */
function multiplied(
  request: string | undefined,
  ratio: string | undefined,
  name: string,
): string | undefined {
  const [amount, factor] = [amountOf(request), amountOf(ratio)];
  if (amount === undefined || factor === undefined) return undefined;
  const product = (amount * factor) / WHOLE;
  const unit = quotaKeyKind(name) === "cpu" ? STEPS.cpu : WHOLE;
  return written(product - (product % unit), name);
}

/** The smallest request that a limit may have; undefined without both. */
function divided(limit: string, ratio: string | undefined, name: string): string | undefined {
  const [amount, factor] = [amountOf(limit), amountOf(ratio)];
  if (amount === undefined || factor === undefined || factor <= 0n) return undefined;
  const step = STEPS[quotaKeyKind(name)];
  const share = (amount * WHOLE + factor - 1n) / factor;
  return written(((share + step - 1n) / step) * step, name);
}

function written(nano: bigint, name: string): string {
  return formatQuantity(nano, quotaKeyKind(name) === "cpu" ? "cpu" : "bytes");
}
