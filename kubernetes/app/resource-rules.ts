import { isLabelKey } from "../names.ts";
import { parseQuantity, type QuantityKind } from "../quantity.ts";
import { quantityProblem } from "../quantity-advice.ts";
import type { ResourceSettings } from "./container.ts";
import type { AppFault } from "./fault.ts";

type Path = AppFault["path"];

/** What is wrong with the resources of one container. */
export function resourceFaults(
  path: Path,
  resources: ResourceSettings | undefined,
): readonly AppFault[] {
  if (resources === undefined) return [];
  const { requests, limits, extended = {} } = resources;
  return [
    ...RESOURCES.flatMap(([name, kind]) => {
      const faults = [
        ...quantityFaults([...path, "requests", name], requests[name], kind),
        ...quantityFaults([...path, "limits", name], limits[name], kind),
      ];
      return faults.length > 0
        ? faults
        : orderFaults([...path, "requests", name], {
            request: requests[name],
            limit: limits[name],
          });
    }),
    ...Object.entries(extended).flatMap(([name, count]) =>
      extendedFaults([...path, "extended", name], name, count),
    ),
  ];
}

const RESOURCES = [
  ["cpu", "cpu"],
  ["memory", "bytes"],
] as const;

/** Why a quantity cannot be meant. */
export function quantityFaults(path: Path, text: string, kind: QuantityKind): readonly AppFault[] {
  const problem = quantityProblem(text, kind);
  if (problem === undefined) return [];
  const { message, suggestion } = problem;
  return [
    {
      path,
      message: `"${text}" ${message}`,
      hint: suggestion === undefined ? undefined : `did you mean "${suggestion}"?`,
    },
  ];
}

function orderFaults(
  path: Path,
  { request, limit }: { readonly request: string; readonly limit: string },
): readonly AppFault[] {
  const isAbove = (parseQuantity(request) ?? 0n) > (parseQuantity(limit) ?? 0n);
  const hint = "lower it, or raise the limit";
  return isAbove ? [{ path, message: `"${request}" is above the limit, "${limit}"`, hint }] : [];
}

function extendedFaults(path: Path, name: string, count: number): readonly AppFault[] {
  const domain = name.slice(0, name.indexOf("/"));
  const isOwn = domain === "kubernetes.io" || domain.endsWith(".kubernetes.io");
  const faults: AppFault[] = [];
  if (!name.includes("/") || !isLabelKey(name) || isOwn || name.startsWith("requests.")) {
    const message = "must be the name of an extended resource, with a domain of its vendor";
    faults.push({ path, message, hint: "e.g. nvidia.com/gpu" });
  }
  if (!Number.isSafeInteger(count) || count < 0) {
    faults.push({ path, message: `must be a whole number from 0, got ${count}` });
  }
  return faults;
}
