import * as z from "zod";

import { ruled } from "../../environment/rules.ts";
import type { InnerFault } from "../../environment/rules.ts";
import { labelKey, labelValue } from "../../environment/schema-parts.ts";
import { listAt, stringAt } from "../../kubernetes/unknown.ts";

/** Labels of an object or of pods. */
export const labels = z.record(labelKey, labelValue).nullish();

const requirement = ruled(
  z.strictObject({
    key: labelKey,
    operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
    values: z.array(labelValue).nullish(),
  }),
  valuesFault,
);

/** A label selector. */
export const labelSelector = z.strictObject({
  matchLabels: labels,
  matchExpressions: z.array(requirement).nullish(),
});

/** `In` and `NotIn` compare with values, the other operators do not. */
function valuesFault(expression: unknown): readonly InnerFault[] {
  const operator = stringAt(expression, "operator");
  const values = listAt(expression, "values");
  if (operator.kind !== "known" || values.kind === "malformed") return [];
  const count = values.kind === "known" ? values.value.length : 0;
  if (/^(?:Not)?In$/.test(operator.value) && count === 0) {
    const message = `operator ${operator.value} needs values`;
    return [{ at: ["values"], message, hint: "List them, e.g. values: [web]" }];
  }
  if (/^(?:Exists|DoesNotExist)$/.test(operator.value) && count > 0) {
    const message = `operator ${operator.value} takes no values`;
    return [{ at: ["values"], message, hint: "Remove them, or use In or NotIn" }];
  }
  return [];
}
