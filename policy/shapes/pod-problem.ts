import { podValue } from "../../kubernetes/pod-spec.ts";
import { isUndecidable, knownOr, listAt } from "../../kubernetes/unknown.ts";
import type { ObjectView, Violation } from "../rule.ts";
import { say, Shown } from "../shown.ts";
import { fixFor } from "./component-fix.ts";
import type { FieldProblem } from "./field-problem.ts";

/** The violation of an object whose pod has a problem. */
export function podViolation(view: ObjectView, { message, field, fixes }: FieldProblem): Violation {
  const within = view.pod?.path ?? "";
  return {
    verdict: message === undefined ? "undecided" : "fail",
    within,
    path: `${within}.${field}`,
    message: message ?? say`not known`,
    fix: fixFor(view.subject, fixes),
  };
}

/** A list of the pod that must be unset. */
export function unwantedList(
  view: ObjectView,
  { field, fixes }: Omit<FieldProblem, "message">,
): readonly Violation[] {
  if (view.pod === undefined) return [];
  const list = listAt(podValue(view.pod, field));
  const number = knownOr(list)?.length ?? 0;
  if (number === 0 && !isUndecidable(list)) return [];
  const entries = number === 1 ? say`1 entry` : say`${number} entries`;
  const message = say`${Shown.path(field)} has ${entries}; it must be unset`;
  return [podViolation(view, { message: number === 0 ? undefined : message, field, fixes })];
}
