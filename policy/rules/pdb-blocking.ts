import { joinPath } from "../../kubernetes/object-kind.ts";
import { UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import { budgetsIn } from "../objects/budgets.ts";
import type { Budget } from "../objects/budgets.ts";
import { podRanges } from "../objects/scaled-workloads.ts";
import type { PodNumber, PodRange } from "../objects/scaled-workloads.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** PodDisruptionBudgets let at least one pod be moved away. */
export const pdbBlocking: GraphRule = {
  name: "pdb-blocking",
  number: 45,
  description: "PodDisruptionBudgets let at least one pod be moved away.",
  severity: "medium",
  class: "core",
  why: "nodes can then not be emptied: their upgrade hangs until somebody deletes the pods",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const rangeOf = podRanges(objects);
    return budgetsIn(objects).flatMap((budget) => judge(budget, rangeOf));
  },
};

/** What a budget asks for: a number of pods, or a part of all. */
type Amount =
  { readonly pods: number } | { readonly percent: number } | "absent" | "unknown" | undefined;

function judge(
  { view, selected }: Budget,
  rangeOf: (workload: ObjectView) => PodRange,
): readonly GraphViolation[] {
  const unavailable = amountAt(view, "maxUnavailable");
  if (unavailable === "unknown") return [violation(view, "maxUnavailable")];
  if (unavailable !== undefined && unavailable !== "absent") {
    const isNone = ("pods" in unavailable ? unavailable.pods : unavailable.percent) <= 0;
    return isNone ? [violation(view, "maxUnavailable", say`it lets no pod go`)] : [];
  }
  const available = amountAt(view, "minAvailable");
  if (available === undefined || available === "absent") return [];
  if (available === "unknown") return [violation(view, "minAvailable")];
  if ("percent" in available && available.percent >= 100) {
    return [violation(view, "minAvailable", say`all pods must stay`)];
  }
  const pods = podsOf(selected, rangeOf);
  if (pods === UNKNOWN) return [violation(view, "minAvailable")];
  if (typeof pods !== "number" || pods === 0) return [];
  const kept = "pods" in available ? available.pods : Math.ceil((available.percent * pods) / 100);
  if (kept < pods) return [];
  const which = pods === 1 ? say`its only pod` : say`each of its ${pods} pods`;
  return [violation(view, "minAvailable", say`${which} must stay`)];
}

/** Fewest pods that the budget is about. */
function podsOf(
  selected: Budget["selected"],
  rangeOf: (workload: ObjectView) => PodRange,
): PodNumber {
  let sum = 0;
  for (const { workload, verdict } of selected) {
    const { least } = rangeOf(workload);
    if (verdict === "undecided" || typeof least !== "number") return UNKNOWN;
    sum += least;
  }
  return sum;
}

function amountAt({ object }: ObjectView, field: string): Amount {
  const value = valueAt(object, "spec", field);
  if (value === undefined) return "absent";
  if (typeof value === "number") return { pods: value };
  const percent = typeof value === "string" ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  return percent === undefined ? "unknown" : { percent: Number(percent) };
}

function violation(view: ObjectView, field: string, message?: Shown): GraphViolation {
  const policy = valueAt(view.object, "spec", "unhealthyPodEvictionPolicy");
  const aside =
    policy === "AlwaysAllow"
      ? say``
      : say`; set unhealthyPodEvictionPolicy to AlwaysAllow, so that broken pods can go`;
  return {
    verdict: message === undefined ? "undecided" : "fail",
    object: view,
    within: view.path,
    path: joinPath(view.path, `spec.${field}`),
    message: say`${Shown.path(field)} blocks every eviction: ${message ?? say`not known`}`,
    fix: fixFor(view.subject, {
      object: say`set maxUnavailable to 1 instead${aside}`,
      components: {
        ServiceApp: say`set \`disruptionBudget: { maxUnavailable: 1 }\`, or add replicas`,
        HelmRelease: say`set the chart's PodDisruptionBudget through \`values\``,
      },
    }),
  };
}
