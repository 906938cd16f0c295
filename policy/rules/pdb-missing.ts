import { joinPath } from "../../kubernetes/object-kind.ts";
import type { Verdict } from "../../kubernetes/unknown.ts";
import { budgetsIn } from "../objects/budgets.ts";
import { isScaled, podRanges } from "../objects/scaled-workloads.ts";
import type { PodNumber } from "../objects/scaled-workloads.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say } from "../shown.ts";

/** Workloads of several pods say how many of them may be moved away at once. */
export const pdbMissing: GraphRule = {
  name: "pdb-missing",
  number: 44,
  description: "Workloads of several pods say how many of them may be moved away at once.",
  severity: "medium",
  class: "extra",
  why: "an upgrade of the nodes may take all pods at the same time",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const rangeOf = podRanges(objects);
    const covered = new Map<ObjectView, Verdict>();
    for (const { workload, verdict } of budgetsIn(objects).flatMap(({ selected }) => selected)) {
      if (covered.get(workload) !== "pass") covered.set(workload, verdict);
    }
    return objects.filter(isScaled).flatMap((view) => {
      const cover = covered.get(view) ?? "fail";
      const { least } = rangeOf(view);
      if (cover === "pass" || (typeof least === "number" && least < 2)) return [];
      return [violation(view, least, cover)];
    });
  },
};

function violation(view: ObjectView, least: PodNumber, cover: Verdict): GraphViolation {
  const isKnown = typeof least === "number";
  const count = isKnown ? say`has ${least} pods` : say`may have several pods`;
  return {
    verdict: isKnown && cover === "fail" ? "fail" : "undecided",
    object: view,
    within: view.path,
    path: joinPath(view.path, "spec.replicas"),
    message: say`it ${count} and no PodDisruptionBudget that selects them; it must have one`,
    fix: fixFor(view.subject, {
      object: say`add a PodDisruptionBudget with maxUnavailable 1 and the labels of the pods`,
      components: {
        ServiceApp: say`remove \`disruptionBudget: false\``,
        HelmRelease: say`turn on the chart's PodDisruptionBudget through \`values\``,
      },
    }),
  };
}
