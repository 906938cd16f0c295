import * as z from "zod";

import { isDnsSubdomain, isLabelKey, toDnsLabel } from "../../kubernetes/names.ts";
import { Shown } from "../shown.ts";

/** What is wrong with a text, and how to fix it. */
export interface TextFault {
  readonly message: string;
  readonly hint: string;
}

/** A text with a rule of ours; `undefined` from the rule means fine. */
export function checkedText(rule: (text: string) => TextFault | undefined): z.ZodString {
  return z.string().check((context) => {
    const fault = rule(context.value);
    if (fault === undefined) return;
    const { message, hint } = fault;
    context.issues.push({ code: "custom", message, params: { hint }, input: context.value });
  });
}

/** A test of names, what to say about others, and what to use instead. */
export type NameRule = readonly [is: (text: string) => boolean, message: string, rule: string];

/** A name that keeps to a rule. */
export function named(...rule: NameRule): z.ZodString {
  return checkedText((text) => nameFault(text, rule, toDnsLabel(text)));
}

/** Why a text breaks the rule of a name; `near` is offered if it keeps to it. */
export function nameFault(
  text: string,
  [is, message, rule]: NameRule,
  near: string,
): TextFault | undefined {
  if (is(text)) return undefined;
  const offer = near !== "" && near !== text && is(near) ? `, e.g. ${near}` : "";
  return { message, hint: `Use ${rule}${offer}` };
}

/** Name of most Kubernetes objects. */
export const objectName = named(
  isDnsSubdomain,
  "is not a name for an object",
  "at most 253 lower-case letters, digits, inner hyphens and dots",
);

/** Key of a label. */
export const labelKey = named(isLabelKey, "is not a label key", "a name such as k8s-app");

/** Text of one line without invisible characters. */
export const lineText = checkedText((text) =>
  isLine(text) && text.length <= 1024
    ? undefined
    : { message: "is not one line of visible text", hint: "Use 1 to 1024 visible characters" },
);

/** True for a text without line breaks and invisible characters. */
export function isLine(text: string): boolean {
  return text !== "" && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(text);
}

/** A day of the calendar. */
export const day = checkedText((text) =>
  isDay(text) ? undefined : { message: "is no day", hint: "Write YYYY-MM-DD, e.g. 2027-01-31" },
);

/** A day that there is: 2027-02-30 is none. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** What a rule finds inside the value that it looks at. */
export interface InnerFault {
  /** From the value that the rule is about; empty for that value itself. */
  readonly at: readonly (string | number)[];
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
  return list.flatMap((item, index) => {
    if (typeof item !== "string" || list.indexOf(item) === index) return [];
    const message = `${Shown.named(item).toString()} is listed twice`;
    return [{ at: [index], message, hint: "Remove one" }];
  });
}
