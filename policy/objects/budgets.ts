import { valueAt } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { namespaceOf } from "./object-names.ts";
import { PodSelection } from "./pod-selection.ts";
import type { Selected } from "./pod-selection.ts";
import { isScaled } from "./scaled-workloads.ts";

/** A PodDisruptionBudget with the workloads that it selects, or may select. */
export interface Budget {
  readonly view: ObjectView;
  readonly selected: readonly Selected[];
}

/** PodDisruptionBudgets of a stack. */
export function budgetsIn(objects: readonly ObjectView[]): readonly Budget[] {
  const budgets = objects.filter(({ group, kind, patch }) => {
    return group === "policy" && kind === "PodDisruptionBudget" && !patch;
  });
  if (budgets.length === 0) return [];
  const selection = new PodSelection(objects.filter(isScaled));
  return budgets.map((view) => {
    const selector = valueAt(view.object, "spec", "selector");
    return { view, selected: selection.select(namespaceOf(view), selector) };
  });
}
