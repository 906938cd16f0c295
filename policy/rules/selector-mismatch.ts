import { joinPath } from "../../kubernetes/object-kind.ts";
import { labelsMatch, selectorMatches } from "../../kubernetes/selectors.ts";
import { UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import { fixFor } from "../component-fix.ts";
import { labelsOf } from "../pod-selection.ts";
import type { ObjectRule, ObjectView } from "../rule.ts";
import { say } from "../shown.ts";

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
  check: (view) => {
    if (!selects(view)) return [];
    const selector = valueAt(view.object, "spec", "selector");
    if (selector === undefined) return [];
    const labels = labelsOf(view) ?? (view.patch ? UNKNOWN : undefined);
    const isPlain = view.kind === "ReplicationController";
    const verdict = isPlain ? labelsMatch(selector, labels) : selectorMatches(selector, labels);
    if (verdict === "pass") return [];
    return [
      {
        verdict,
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
function selects({ group, kind, object }: ObjectView): boolean {
  if (kind === "ReplicationController") return group === "";
  if (kind === "Job")
    return group === "batch" && valueAt(object, "spec", "manualSelector") === true;
  const isApp = group === "apps" || group === "extensions";
  return isApp && ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].includes(kind);
}
