import { parseQuantity } from "../../kubernetes/quantity.ts";
import type { Problem } from "../environment.ts";
import { CONTAINER_RESOURCES } from "../defaults.ts";
import type { ResolvedApp, ResolvedTenant } from "../resolved-schema.ts";
import type { Path } from "../source-file.ts";
import { allApps, allTenants, complain, complainAt, isFaulty, placeText } from "./checked.ts";
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

function appProblems(checked: Checked, placed: PlacedApp): readonly Problem[] {
  const limits = checked.tenants[placed.tenant]?.limits;
  const there = ["tenants", placed.tenant, "limits"];
  if (limits === undefined || isFaulty(checked, there)) return [];
  return [
    ...containerProblems(checked, placed, limits),
    ...volumeProblems(checked, placed, limits),
  ];
}

/** The app's own container, and those before and beside it. */
function containerProblems(
  checked: Checked,
  { tenant, app, path }: PlacedApp,
  limits: Limits,
): readonly Problem[] {
  const containers = [
    { resources: app.resources, here: [...path, "resources"] },
    ...app.initContainers.map(({ resources = CONTAINER_RESOURCES }, index) => ({
      resources,
      here: [...path, "initContainers", index, "resources"],
    })),
  ];
  const there = ["tenants", tenant, "limits"];
  return containers.flatMap(({ resources, here }) =>
    isFaulty(checked, here)
      ? []
      : (["cpu", "memory"] as const).flatMap((resource) =>
          boundFaults(resources, limits, resource).map(({ what, bound, message }) => {
            const place = placeText(checked, [...there, bound, resource]);
            const hint = `Change it, or limits.${bound}.${resource} at ${place}`;
            return complainAt(checked, [...here, what, resource], { message, hint });
          }),
        ),
  );
}

interface BoundFault {
  readonly what: "requests" | "limits";
  readonly bound: "min" | "max" | "maxLimitRequestRatio";
  readonly message: string;
}

function boundFaults(
  { requests, limits: own }: ResolvedApp["resources"],
  limits: Limits,
  resource: "cpu" | "memory",
): readonly BoundFault[] {
  const [request, limit] = [requests[resource], own[resource]];
  const [min, max] = [limits.min[resource], limits.max[resource]];
  const ratio = limits.maxLimitRequestRatio[resource];
  const faults: BoundFault[] = [];
  if (min !== undefined && isAbove(min, request)) {
    const message = `the ${resource} request ${request} is below the tenant's min ${min}`;
    faults.push({ what: "requests", bound: "min", message });
  }
  if (max !== undefined && isAbove(limit, max)) {
    const message = `the ${resource} limit ${limit} is above the tenant's max ${max}`;
    faults.push({ what: "limits", bound: "max", message });
  }
  if (ratio !== undefined && isWider(request, limit, ratio) === true) {
    const message = `the ${resource} limit ${limit} is more than ${ratio} times the request ${request}`;
    faults.push({ what: "limits", bound: "maxLimitRequestRatio", message });
  }
  return faults;
}

/** Claims that the tenant's LimitRange refuses. */
function volumeProblems(
  checked: Checked,
  { tenant, app, path }: PlacedApp,
  { volume: { min, max } }: Limits,
): readonly Problem[] {
  return Object.entries(app.volumes).flatMap(([name, { size }]) => {
    const at = [...path, "volumes", name, "size"];
    if (size === undefined || isFaulty(checked, at)) return [];
    const said = (bound: "min" | "max", message: string): readonly Problem[] => {
      const place = placeText(checked, ["tenants", tenant, "limits", "volume", bound]);
      const hint = `Change it, or limits.volume.${bound} at ${place}`;
      return [complainAt(checked, at, { message, hint })];
    };
    if (min !== undefined && isAbove(min, size)) {
      return said("min", `the claim of ${size} is below the tenant's min ${min}`);
    }
    return max !== undefined && isAbove(size, max)
      ? said("max", `the claim of ${size} is above the tenant's max ${max}`)
      : [];
  });
}
