import type { Labels } from "../labels.ts";
import { isMap } from "../unknown.ts";
import type { AppFault, AppShape } from "./fault.ts";

type Selecting = Pick<AppShape, "placement" | "podSpec">;

/** Faults of an app that leaves the nodes of its tenant, which it may narrow only. */
export function nodeFaults(theirs: Labels, { placement, podSpec }: Selecting): AppFault[] {
  return [
    ...selectorFaults(["placement", "nodeSelector"], theirs, placement?.nodeSelector),
    ...selectorFaults(["podSpec", "nodeSelector"], theirs, podSpec?.["nodeSelector"]),
  ];
}

function selectorFaults(path: AppFault["path"], theirs: Labels, selector: unknown): AppFault[] {
  if (selector === null && Object.keys(theirs).length > 0) {
    return [{ path, message: "must not be null, which takes away the tenant's" }];
  }
  return Object.entries(isMap(selector) ? selector : {})
    .filter(([key, value]) => Object.hasOwn(theirs, key) && theirs[key] !== value)
    .map(([key, value]) => {
      const got = typeof value === "string" ? `"${value}"` : value === null ? "null" : "no text";
      return { path, message: `"${key}" must be the tenant's "${theirs[key] ?? ""}", got ${got}` };
    });
}
