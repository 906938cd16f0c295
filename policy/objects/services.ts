import { isWorkload } from "../../kubernetes/network/read-workload.ts";
import {
  fieldOf,
  isMap,
  isUndecidable,
  knownOr,
  stringAt,
  valueAt,
} from "../../kubernetes/unknown.ts";
import type { Verdict } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { namespaceOf } from "./object-names.ts";
import { PodSelection } from "./pod-selection.ts";
import type { Selected } from "./pod-selection.ts";

/** A Service with the workloads whose pods it selects, or may select. */
export interface SelectingService {
  readonly view: ObjectView;
  /** False: it may be one that looks for none. */
  readonly isSure: boolean;
  readonly selected: readonly Selected[];
}

/** True for a Service of Kubernetes itself. */
export function isService({ group, kind }: ObjectView): boolean {
  return kind === "Service" && group === "";
}

/** Services that look for pods: not those for another host, or with endpoints of their own. */
export function servicesIn(objects: readonly ObjectView[]): readonly SelectingService[] {
  const services = objects.filter((view) => {
    return isService(view) && !view.patch && selects(view) !== "fail";
  });
  if (services.length === 0) return [];
  const workloads = objects.filter((view) => isWorkload(view) && !view.patch);
  const selection = new PodSelection(workloads);
  return services.map((view) => {
    const selector = { matchLabels: valueAt(view.object, "spec", "selector") };
    const isSure = selects(view) === "pass";
    return { view, isSure, selected: selection.select(namespaceOf(view), selector) };
  });
}

function selects({ object }: ObjectView): Verdict {
  const type = stringAt(object, "spec", "type");
  if (knownOr(type) === "ExternalName") return "fail";
  const selector = fieldOf(valueAt(object, "spec", "selector"), isMap);
  if (isUndecidable(selector)) return "undecided";
  if (Object.keys(knownOr(selector) ?? {}).length === 0) return "fail";
  return isUndecidable(type) ? "undecided" : "pass";
}
