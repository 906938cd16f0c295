import { joinPath } from "../../kubernetes/object-kind.ts";
import { allOf, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Verdict } from "../../kubernetes/unknown.ts";
import { isAskedFor } from "../levels.ts";
import { claimsIn, keepsOnePod } from "../objects/mounted-claims.ts";
import { isScaled, podRanges } from "../objects/scaled-workloads.ts";
import type { PodRange } from "../objects/scaled-workloads.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say } from "../shown.ts";

const name = "replicas-minimum";
/** In production, Deployments have at least two pods. */
export const replicasMinimum: GraphRule = {
  name,
  number: 42,
  description: "In production, Deployments have at least two pods.",
  severity: "medium",
  class: "core",
  why: "one pod is down with its node, and while it moves",
  standards: [],
  scope: "graph",
  check: (objects, settings) => {
    if (!isAskedFor(name, settings)) return [];
    const minimum = settings.minimumReplicas;
    const rangeOf = podRanges(objects);
    const claims = claimsIn(objects);
    return objects
      .filter((view) => isScaled(view) && view.kind === "Deployment")
      .flatMap((view) => {
        const range = rangeOf(view);
        const tooFew = isTooFew(range, minimum);
        const verdict = allOf([tooFew, opposite(keepsOnePod(view, claims))]);
        return verdict === "fail"
          ? []
          : [{ ...violation(view, range, minimum), verdict: said(verdict) }];
      });
  },
};

/** An autoscaler's minimum is judged with the autoscaler; no pods at all are so on purpose. */
function isTooFew({ least, scaler }: PodRange, minimum: number): Verdict {
  if (scaler !== undefined) return "fail";
  if (least === UNKNOWN || typeof least !== "number") return "undecided";
  return least > 0 && least < minimum ? "pass" : "fail";
}

function opposite(verdict: Verdict): Verdict {
  if (verdict === "undecided") return verdict;
  return verdict === "pass" ? "fail" : "pass";
}

function said(verdict: Exclude<Verdict, "fail">): GraphViolation["verdict"] {
  return verdict === "pass" ? "fail" : "undecided";
}

function violation(
  view: ObjectView,
  { least }: PodRange,
  minimum: number,
): Omit<GraphViolation, "verdict"> {
  const count = typeof least === "number" ? say`${least}` : say`not known`;
  return {
    object: view,
    within: view.path,
    path: joinPath(view.path, "spec.replicas"),
    message: say`replicas is ${count}; it must be at least ${minimum} in production`,
    fix: fixFor(view.subject, {
      object: say`set spec.replicas to ${minimum} or more`,
      components: {
        ServiceApp: say`set \`replicas\` to ${minimum} or more, or \`autoscale\``,
        HelmRelease: say`set the chart's replicas through \`values\``,
      },
    }),
  };
}
