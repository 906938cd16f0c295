import { joinPath } from "../../kubernetes/object-kind.ts";
import {
  fieldOf,
  isMap,
  isUndecidable,
  knownOr,
  stringAt,
  valueAt,
} from "../../kubernetes/unknown.ts";
import { ownersIn } from "../objects/owner.ts";
import type { Owners } from "../objects/owner.ts";
import { servicesIn } from "../objects/services.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { inOrder } from "../shapes/collision-rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say } from "../shown.ts";

/** Labels that say which app an object is part of. */
const appLabels = ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app", "k8s-app"];

/** Services of different apps select different pods. */
export const serviceOverlap: GraphRule = {
  name: "service-overlap",
  number: 62,
  description: "Services of different apps select different pods.",
  severity: "medium",
  class: "extra",
  why: "requests to one app arrive at pods of the other",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const byWorkload = new Map<ObjectView, Reach[]>();
    const found = servicesIn(inOrder(objects));
    for (const { view, isSure, selected } of found) {
      for (const { workload, verdict } of selected) {
        const reaches = byWorkload.get(workload) ?? [];
        byWorkload.set(workload, reaches);
        reaches.push({ service: view, app: appOf(view), isSure: isSure && verdict === "pass" });
      }
    }
    const overlaps = new Map<ObjectView, Overlap>();
    for (const [workload, reaches] of byWorkload) {
      for (const overlap of overlapsOf(workload, reaches)) {
        const { service, isSure } = overlap;
        const old = overlaps.get(service);
        if (old === undefined || (isSure && !old.isSure)) overlaps.set(service, overlap);
      }
    }
    if (overlaps.size === 0) return [];
    const owners = ownersIn(objects);
    return [...overlaps.values()].map((overlap) => violation(overlap, owners));
  },
};

/** A Service that selects a workload. */
interface Reach {
  readonly service: ObjectView;
  /** Undefined: it does not say. */
  readonly app: AppLabels | "unknown" | undefined;
  readonly isSure: boolean;
}

type AppLabels = ReadonlyMap<string, string>;

interface Overlap {
  readonly service: ObjectView;
  readonly other: ObjectView;
  readonly workload: ObjectView;
  readonly isSure: boolean;
}

function appOf({ object }: ObjectView): Reach["app"] {
  const labels = fieldOf(valueAt(object, "metadata", "labels"), isMap);
  if (isUndecidable(labels)) return "unknown";
  const fields = appLabels.map((key) => [key, stringAt(knownOr(labels), key)] as const);
  if (fields.some(([, field]) => isUndecidable(field))) return "unknown";
  const known = fields.flatMap(([key, field]) => {
    return field.kind === "known" ? [[key, field.value] as const] : [];
  });
  return known.length === 0 ? undefined : new Map(known);
}

/** Each Service against the first one: all of one app are alike, and most workloads have one. */
function overlapsOf(workload: ObjectView, reaches: readonly Reach[]): readonly Overlap[] {
  const [first, ...others] = reaches.filter(({ app }) => app !== undefined);
  if (first === undefined) return [];
  return others.flatMap(({ service, app, isSure }) => {
    const differ = areDifferent(first.app, app);
    if (differ === "no") return [];
    const certain = differ === "yes" && isSure && first.isSure;
    return [{ service, other: first.service, workload, isSure: certain }];
  });
}

function areDifferent(one: Reach["app"], other: Reach["app"]): "yes" | "no" | "unknown" {
  if (one === "unknown" || other === "unknown") return "unknown";
  if (one === undefined || other === undefined) return "no";
  const differs = [...one].some(([key, value]) => (other.get(key) ?? value) !== value);
  return differs ? "yes" : "no";
}

function violation({ service, other, workload, isSure }: Overlap, owners: Owners): GraphViolation {
  const pods = owners.shown(workload);
  return {
    verdict: isSure ? "fail" : "undecided",
    object: service,
    within: service.path,
    path: joinPath(service.path, "spec.selector"),
    message: say`spec.selector selects ${pods}, as that of ${owners.shown(other)} does; it must select pods of its own app`,
    fix: fixFor(service.subject, {
      object: say`add a label to the selector that only the pods of its own app have`,
    }),
  };
}
