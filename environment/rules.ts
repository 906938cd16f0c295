import type * as z from "zod";

import { quote } from "./problems.ts";
import type { Path } from "./source-file.ts";

/** What a rule finds inside the value that it looks at. */
export interface InnerFault {
  /** From the value that the rule is about; empty for that value itself. */
  readonly at: Path;
  readonly message: string;
  readonly hint?: string | undefined;
}

/**
 * A schema with a rule over the whole value, which runs whatever else is wrong with it.
 *
 * So the rule sees values of any shape.
 */
export function ruled<S extends z.ZodType>(
  schema: S,
  rule: (value: unknown) => readonly InnerFault[],
): S {
  return schema.superRefine(
    (value, context) => {
      for (const { at, message, hint } of rule(value)) {
        context.addIssue({ code: "custom", message, params: { hint, whole: true }, path: [...at] });
      }
    },
    { when: () => true },
  );
}

/** Complaints about entries of a list that stood in it before. */
export function repeated(value: unknown): readonly InnerFault[] {
  if (!Array.isArray(value)) return [];
  const list: readonly unknown[] = value;
  return list.flatMap((item, index) =>
    typeof item === "string" && list.indexOf(item) !== index
      ? [{ at: [index], message: `${quote(item)} is listed twice`, hint: "Remove one" }]
      : [],
  );
}
