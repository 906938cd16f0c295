import { podValue } from "../../kubernetes/pod-spec.ts";
import { isUndecidable, knownOr, listAt } from "../../kubernetes/unknown.ts";
import { podViolation } from "../pod-problem.ts";
import type { ObjectRule } from "../rule.ts";
import { say } from "../shown.ts";

const field = "ephemeralContainers";

/** No manifest has ephemeral containers. */
export const podEphemeralContainers: ObjectRule = {
  name: "pod-ephemeral-containers",
  number: 25,
  description: "No manifest has ephemeral containers.",
  severity: "low",
  class: "extra",
  why: "they are for debugging a running pod; the API server refuses or drops them elsewhere",
  standards: [],
  scope: "object",
  check: (view) => {
    if (view.pod === undefined) return [];
    const list = listAt(podValue(view.pod, field));
    const number = knownOr(list)?.length ?? 0;
    if (number === 0 && !isUndecidable(list)) return [];
    const entries = number === 1 ? say`1 entry` : say`${number} entries`;
    const message = say`ephemeralContainers has ${entries}; it must be unset`;
    const fixes = { object: say`remove ephemeralContainers; kubectl debug adds one when needed` };
    return [podViolation(view, { message: number === 0 ? undefined : message, field, fixes })];
  },
};
