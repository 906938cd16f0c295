import { missingLabels } from "../../kubernetes/guards/required-labels.ts";
import { REQUIRED_LABELS_ANNOTATION } from "../../kubernetes/labels.ts";
import { isNamespace, joinPath } from "../../kubernetes/object-kind.ts";
import { isUndecidable, knownOr, stringAt, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Unknown } from "../../kubernetes/unknown.ts";
import { nameOf, namespaceOf } from "../objects/object-names.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Controllers and Services have the labels that the environment, or their namespace, asks for. */
export const requiredLabels: GraphRule = {
  name: "required-labels",
  number: 92,
  description: "Controllers and Services have the labels that `requiredLabels` lists.",
  severity: "low",
  class: "opt-in",
  why: "whoever looks for what belongs to a team, a product or a bill does not find it",
  standards: [],
  scope: "graph",
  check: (objects, settings) => {
    const own = requiredByNamespace(objects);
    if (settings.requiredLabels.length === 0 && own.size === 0) return [];
    return objects.flatMap((view) => {
      const namespace = namespaceOf(view);
      const listed = own.get(namespace) ?? [];
      if (listed === UNKNOWN || namespace === UNKNOWN || own.has(UNKNOWN)) {
        // Whichever label it asks for: that of the list stands for it.
        return missingLabels(view, [REQUIRED_LABELS_ANNOTATION]).map(({ key }) => {
          return violation(view, key, "undecided");
        });
      }
      const required = [...new Set([...settings.requiredLabels, ...listed])];
      return missingLabels(view, required).map(({ key, verdict }) => violation(view, key, verdict));
    });
  },
};

/** Keys in the annotation of namespaces, which the cluster enforces as well. */
function requiredByNamespace(
  objects: readonly ObjectView[],
): ReadonlyMap<string | Unknown, readonly string[] | Unknown> {
  const spaces = objects.filter(isNamespace);
  const lists = new Map<string | Unknown, readonly string[] | Unknown>();
  for (const view of spaces) {
    const text = stringAt(view.object, "metadata", "annotations", REQUIRED_LABELS_ANNOTATION);
    const keys = (knownOr(text) ?? "").split(",").filter(Boolean);
    if (isUndecidable(text)) lists.set(nameOf(view), UNKNOWN);
    else if (keys.length > 0) lists.set(nameOf(view), keys);
  }
  return lists;
}

function violation(
  view: ObjectView,
  key: string,
  verdict: GraphViolation["verdict"],
): GraphViolation {
  return {
    verdict,
    object: view,
    within: view.path,
    path: joinPath(view.path, `metadata.labels[${JSON.stringify(key)}]`),
    message: say`label ${Shown.named(key)} is unset; it must have a value`,
    fix: fixFor(view.subject, {
      object: say`set the label under metadata.labels`,
      components: {
        ServiceApp: say`set the label in \`labels\` of the app`,
        HelmRelease: say`set the label through \`values\`, as far as the chart allows`,
      },
    }),
  };
}
