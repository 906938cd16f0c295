import { joinPath } from "../../kubernetes/object-kind.ts";
import {
  isUndecidable,
  knownOr,
  listAt,
  mapAt,
  UNKNOWN,
  valueAt,
} from "../../kubernetes/unknown.ts";
import type { Verdict } from "../../kubernetes/unknown.ts";
import type { ObjectRule, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say } from "../shown.ts";

/** Pods are made by a controller, which replaces them. */
export const podBare: ObjectRule = {
  name: "pod-bare",
  number: 24,
  description: "Pods are made by a controller, which replaces them.",
  severity: "medium",
  class: "extra",
  why: "nothing starts the pod again when its node is drained or fails",
  standards: [],
  scope: "object",
  kinds: ["Pod"],
  check: (view) => {
    if (view.kind !== "Pod" || view.group !== "") return [];
    const verdict = ownedOrHook(view);
    if (verdict === "pass") return [];
    return [
      {
        verdict,
        within: view.path,
        path: joinPath(view.path, "metadata.ownerReferences"),
        message: say`no controller owns the pod; it must be the pod of a workload`,
        fix: fixFor(view.subject, {
          object: say`make it a Deployment, or a Job if it ends by itself`,
        }),
      },
    ];
  },
};

/** Pods of hooks are made, waited for and removed by Helm. */
function ownedOrHook({ object, patch }: ObjectView): Verdict {
  const owners = listAt(object, "metadata", "ownerReferences");
  const annotations = mapAt(object, "metadata", "annotations");
  const hook = valueAt(knownOr(annotations), "helm.sh/hook");
  if (hook !== undefined && hook !== UNKNOWN) return "pass";
  const controllers = (knownOr(owners) ?? []).map((owner) => valueAt(owner, "controller"));
  if (controllers.includes(true)) return "pass";
  const isOpen =
    patch ||
    hook === UNKNOWN ||
    isUndecidable(owners) ||
    isUndecidable(annotations) ||
    controllers.includes(UNKNOWN);
  return isOpen ? "undecided" : "fail";
}
