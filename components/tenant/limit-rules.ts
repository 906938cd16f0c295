import { parseQuantity } from "../../kubernetes/quantity.ts";
import { quotaKeyKind } from "../../kubernetes/quota-keys.ts";
import { filledDefaults } from "./limit-defaults.ts";
import type { Amounts, TenantLimits } from "./limits.ts";
import { amountProblems } from "./quota-rules.ts";

/** Problems of a LimitRange: amounts that are none, or that contradict each other. */
export function limitProblems(limits: TenantLimits): readonly string[] {
  const wrong = [...malformed(limits), ...ratioProblems(limits.maxLimitRequestRatio ?? {})];
  // Amounts that cannot be read cannot be compared.
  return wrong.length > 0 ? wrong : [...orderProblems(limits), ...widthProblems(limits)];
}

function malformed(limits: TenantLimits): readonly string[] {
  const { volume = {} } = limits;
  return [
    ...(["default", "defaultRequest", "min", "max"] as const).flatMap((field) =>
      Object.entries(limits[field] ?? {}).flatMap(([resource, text]) =>
        amountProblems(`limits.${field}.${resource}`, text, quotaKeyKind(resource)),
      ),
    ),
    ...(["min", "max"] as const).flatMap((field) =>
      amountProblems(`limits.volume.${field}`, volume[field], "bytes"),
    ),
  ];
}

function ratioProblems(ratios: Amounts): readonly string[] {
  return Object.entries(ratios)
    .filter(([, text]) => (parseQuantity(text) ?? 0n) < ONE)
    .map(
      ([resource, text]) =>
        `'limits.maxLimitRequestRatio.${resource}' must be a number from 1, got "${text}"`,
    );
}

const ONE = 1_000_000_000n;

/** Each amount with the next one that it must not exceed. */
function orderProblems(limits: TenantLimits): readonly string[] {
  const { volume = {} } = limits;
  const filled = { ...limits, ...filledDefaults(limits) };
  const pairs = [
    ["min", "defaultRequest"],
    ["defaultRequest", "default"],
    ["default", "max"],
    ["min", "max"],
  ] as const;
  return [
    ...pairs.flatMap(([low, high]) =>
      Object.entries(filled[low] ?? {}).flatMap(([resource, amount]) =>
        exceeds(
          { property: `limits.${low}.${resource}`, amount },
          { property: `limits.${high}.${resource}`, amount: filled[high]?.[resource] },
        ),
      ),
    ),
    ...exceeds(
      { property: "limits.volume.min", amount: volume.min },
      { property: "limits.volume.max", amount: volume.max },
    ),
  ];
}

interface Bound {
  readonly property: string;
  readonly amount: string | undefined;
}

function exceeds(low: Bound, high: Bound): readonly string[] {
  const [least, most] = [amountOf(low), amountOf(high)];
  return least !== undefined && most !== undefined && least > most
    ? [
        `'${low.property}' must not exceed '${high.property}' "${high.amount ?? ""}", ` +
          `got "${low.amount ?? ""}"`,
      ]
    : [];
}

function amountOf({ amount }: Pick<Bound, "amount">): bigint | undefined {
  return amount === undefined ? undefined : parseQuantity(amount);
}

/** A ratio must admit the defaults, and not more than lies between the bounds. */
function widthProblems(limits: TenantLimits): readonly string[] {
  const { default: high, defaultRequest: low } = filledDefaults(limits);
  return Object.entries(limits.maxLimitRequestRatio ?? {}).flatMap(([resource, ratio]) => {
    const property = `limits.maxLimitRequestRatio.${resource}`;
    const [limit, request] = [high[resource], low[resource]];
    const [max, min] = [limits.max?.[resource], limits.min?.[resource]];
    return [
      ...(widthOver(limit, request, ratio) === "more"
        ? [
            `'${property}' "${ratio}" must allow the default limit "${limit ?? ""}" ` +
              `for the default request "${request ?? ""}"`,
          ]
        : []),
      ...(widthOver(max, min, ratio) === "less"
        ? [
            `'${property}' must not exceed 'limits.max.${resource}' "${max ?? ""}" ` +
              `/ 'limits.min.${resource}' "${min ?? ""}", got "${ratio}"`,
          ]
        : []),
    ];
  });
}

/** Whether `high / low` is more or less than the ratio; undefined when it is equal or not known. */
function widthOver(
  high: string | undefined,
  low: string | undefined,
  ratio: string,
): "more" | "less" | undefined {
  const [most, least, times] = [high, low, ratio].map((amount) => amountOf({ amount }));
  if (most === undefined || least === undefined || times === undefined) return undefined;
  const [width, allowed] = [most * ONE, least * times];
  if (width === allowed) return undefined;
  return width > allowed ? "more" : "less";
}
