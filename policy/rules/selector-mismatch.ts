import { joinPath } from "../../kubernetes/object-kind.ts";
import { labelsMatch, selectorMatches } from "../../kubernetes/selectors.ts";
import { booleanAt, isUndecidable, knownOr, UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import type { Verdict } from "../../kubernetes/unknown.ts";
import { labelsOf } from "../objects/pod-selection.ts";
import type { ObjectRule, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say } from "../shown.ts";

const controllers = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"];

/** Controllers select the pods that they make. */
export const selectorMismatch: ObjectRule = {
  name: "selector-mismatch",
  number: 47,
  description: "Controllers select the pods that they make.",
  severity: "high",
  class: "core",
  why: "the API server refuses it in the middle of a deployment",
  standards: [],
  scope: "object",
  kinds: ["Job", "ReplicationController", ...controllers],
  check: (view) => {
    const selecting = selects(view);
    if (selecting === "fail") return [];
    const selector = valueAt(view.object, "spec", "selector");
    if (selector === undefined) return [];
    const labels = labelsOf(view) ?? (view.patch ? UNKNOWN : undefined);
    const isPlain = view.kind === "ReplicationController";
    const matching = isPlain ? labelsMatch(selector, labels) : selectorMatches(selector, labels);
    if (matching === "pass") return [];
    const verdict = selecting === "undecided" ? selecting : matching;
    return [
      {
        verdict: selecting === "undecided" ? "undecided" : verdict,
        within: view.path,
        path: joinPath(view.path, "spec.selector"),
        message: say`the selector does not select the labels of the pod template`,
        fix: fixFor(view.subject, {
          object: say`give the pod template the labels of the selector`,
        }),
      },
    ];
  },
};

/** A Job without `manualSelector` gets its selector from the API server. */
function selects({ group, kind, object }: ObjectView): Verdict {
  const isApp = group === "apps" || group === "extensions";
  if (kind === "Job" && group === "batch") {
    const manual = booleanAt(object, "spec", "manualSelector");
    if (isUndecidable(manual)) return "undecided";
    return knownOr(manual) === true ? "pass" : "fail";
  }
  if (kind === "ReplicationController") return group === "" ? "pass" : "fail";
  return isApp && controllers.includes(kind) ? "pass" : "fail";
}
