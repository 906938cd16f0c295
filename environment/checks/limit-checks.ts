import { parseQuantity } from "../../kubernetes/quantity.ts";
import type { Problem } from "../environment.ts";
import type { ResolvedTenant } from "../resolved-schema.ts";
import type { Path } from "../source-file.ts";
import { allApps, allTenants, complain, isFaulty, placeText } from "./checked.ts";
import type { Checked, Findings, PlacedApp } from "./checked.ts";

/** The LimitRange of every tenant, and apps that it would refuse. */
export function checkLimits(checked: Checked): Findings {
  const problems = [
    ...allTenants(checked).flatMap(({ tenant, path }) =>
      isFaulty(checked, [...path, "limits"])
        ? []
        : limitProblems(checked, [...path, "limits"], tenant.limits),
    ),
    ...allApps(checked).flatMap((placed) => appProblems(checked, placed)),
  ];
  return { problems, warnings: [] };
}

type Limits = ResolvedTenant["limits"];

const RESOURCES = ["cpu", "memory", "ephemeral-storage"] as const;
/** Each may not exceed the next one that is written; ours give way to them. */
const ORDER = ["min", "defaultRequest", "default", "max"] as const;

interface Amount {
  readonly path: Path;
  /** E.g. `defaultRequest.cpu`. */
  readonly name: string;
  readonly text: string;
}

function limitProblems(checked: Checked, path: Path, limits: Limits): readonly Problem[] {
  const { min, max } = limits.volume;
  const volume = { min, max };
  const amounts = RESOURCES.map((resource) =>
    ORDER.flatMap((level) => amountOf([...path, level, resource], limits[level][resource])),
  );
  const volumes = (["min", "max"] as const).flatMap((end) =>
    amountOf([...path, "volume", end], volume[end]),
  );
  return [
    ...[...amounts, volumes].flatMap((ascending) => orderProblems(checked, ascending)),
    ...RESOURCES.flatMap((resource) => ratioProblems(checked, path, { limits, resource })),
  ];
}

function amountOf(path: Path, text: string | undefined): readonly Amount[] {
  return text === undefined ? [] : [{ path, name: path.slice(-2).join("."), text }];
}

function orderProblems(checked: Checked, ascending: readonly Amount[]): readonly Problem[] {
  return ascending.slice(1).flatMap((high, index) => {
    const low = ascending[index];
    if (low === undefined || !isAbove(low.text, high.text)) return [];
    const message = `${low.name} ${low.text} is above ${high.name} ${high.text}`;
    const hint = `Lower it, or raise limits.${high.name}`;
    return [complain(checked, low.path, { message, hint })];
  });
}

function isAbove(a: string, b: string): boolean {
  const [one, other] = [parseQuantity(a), parseQuantity(b)];
  return one !== undefined && other !== undefined && one > other;
}

interface Ratio {
  readonly limits: Limits;
  readonly resource: string;
}

/** Bounds or defaults that the largest ratio does not fit. */
function ratioProblems(
  checked: Checked,
  path: Path,
  { limits, resource }: Ratio,
): readonly Problem[] {
  const ratio = limits.maxLimitRequestRatio[resource];
  if (ratio === undefined) return [];
  const at = (message: string, hint: string): Problem[] => [
    complain(checked, [...path, "maxLimitRequestRatio", resource], { message, hint }),
  ];
  const [min, max] = [limits.min[resource], limits.max[resource]];
  if (min !== undefined && max !== undefined && isWider(min, max, ratio) === false) {
    const message = `the ratio ${ratio} is out of reach between min ${min} and max ${max}`;
    return at(message, "Lower it to max / min, or remove it");
  }
  const [request, limit] = [limits.defaultRequest[resource], limits.default[resource]];
  if (request === undefined || limit === undefined) return [];
  if (isWider(request, limit, ratio) !== true) return [];
  const message = `the ratio ${ratio} refuses the default limit ${limit} with the default request ${request}`;
  return at(message, "Raise it, or bring the defaults closer");
}

/** Compares high / low with a ratio: true when wider, false when narrower, else undefined. */
function isWider(low: string, high: string, ratio: string): boolean | undefined {
  const [least, most, times] = [parseQuantity(low), parseQuantity(high), parseQuantity(ratio)];
  if (least === undefined || most === undefined || times === undefined) return undefined;
  const allowed = least * times;
  const actual = most * 1_000_000_000n;
  return actual === allowed ? undefined : actual > allowed;
}

function appProblems(checked: Checked, { tenant, app, path }: PlacedApp): readonly Problem[] {
  const limits = checked.tenants[tenant]?.limits;
  const there = ["tenants", tenant, "limits"];
  const here = [...path, "resources"];
  if (limits === undefined || isFaulty(checked, here) || isFaulty(checked, there)) return [];
  return (["cpu", "memory"] as const).flatMap((resource) => {
    const request = app.resources.requests[resource];
    const limit = app.resources.limits[resource];
    const [min, max] = [limits.min[resource], limits.max[resource]];
    const ratio = limits.maxLimitRequestRatio[resource];
    const said = (what: "requests" | "limits", bound: string, message: string): Problem => {
      const place = placeText(checked, [...there, bound, resource]);
      const hint = `Change it, or limits.${bound}.${resource} at ${place}`;
      return complain(checked, [...here, what, resource], { message, hint });
    };
    return [
      ...(min !== undefined && isAbove(min, request)
        ? [
            said(
              "requests",
              "min",
              `the ${resource} request ${request} is below the tenant's min ${min}`,
            ),
          ]
        : []),
      ...(max !== undefined && isAbove(limit, max)
        ? [said("limits", "max", `the ${resource} limit ${limit} is above the tenant's max ${max}`)]
        : []),
      ...(ratio !== undefined && isWider(request, limit, ratio) === true
        ? [
            said(
              "limits",
              "maxLimitRequestRatio",
              `the ${resource} limit ${limit} is more than ${ratio} times the request ${request}`,
            ),
          ]
        : []),
    ];
  });
}
