import * as z from "zod";

import { exampleHint } from "./example-hints.ts";
import { tooSmall } from "./too-small.ts";
import { valueAt } from "./plain-data.ts";
import { nearestHint, nearName, quote } from "./problems.ts";
import { MISSING, UNKNOWN_KEY } from "./issue-echoes.ts";
import { isMasked, shownHint, shownValue } from "./shown-value.ts";
import type { Complaint, Path, SourceFile } from "./source-file.ts";

type Issue = z.core.$ZodIssue;

/** A complaint with the place that it is about. */
export interface Fault extends Complaint {
  /** From the root of the file. */
  readonly path: Path;
}

/** What an issue is about: the schema that found it, the data it looked at, where that stands. */
export interface Subject {
  readonly schema: z.ZodType;
  readonly source: SourceFile;
  /** Path of the data inside the file. */
  readonly base: Path;
  readonly data: unknown;
}

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
};

/** Turns a zod issue into complaints with own words, masked values and the nearest key. */
export function issueFaults(subject: Subject, issue: Issue): readonly Fault[] {
  const within = issue.path.map(pathPart);
  const path = [...subject.base, ...within];
  if (issue.code === "unrecognized_keys") return unknownKeys(subject, issue.keys, within);
  if (issue.code === "invalid_key") {
    const { message, hint } = customText(issue.issues[0]);
    const shown = `${quote(String(within.at(-1)))} ${message}`;
    return [{ path, message: shown, hint, side: "key" }, ...insideFaults(subject, within)];
  }
  const value = valueAt(subject.data, within);
  if (issue.code === "invalid_union") return unionFaults(subject, issue, value);
  return [{ path, ...valueText(subject, issue, { path, value }) }];
}

function pathPart(part: PropertyKey): string | number {
  return typeof part === "number" ? part : String(part);
}

/** zod does not look at the value of a wrong key. */
function insideFaults(subject: Subject, at: Path): readonly Fault[] {
  const inner = schemaAt(subject.schema, at)?.safeParse(valueAt(subject.data, at));
  return (inner?.error?.issues ?? []).flatMap((issue) =>
    issueFaults(subject, { ...issue, path: [...at, ...issue.path] }),
  );
}

function unknownKeys(subject: Subject, keys: readonly string[], at: Path): readonly Fault[] {
  const known = keysOf(schemaAt(subject.schema, at));
  return keys.map((key) => ({
    path: [...subject.base, ...at, key],
    message: UNKNOWN_KEY,
    hint: nearestHint(key, known),
    side: "key",
  }));
}

type UnionIssue = Extract<Issue, { code: "invalid_union" }>;

/** A union complains about the option that was meant, else about what there is to choose from. */
function unionFaults(subject: Subject, issue: UnionIssue, value: unknown): readonly Fault[] {
  const path = [...issue.path];
  const meant = issue.errors.find((option) => option.every((inner) => isInside(inner, value)));
  if (meant !== undefined) {
    return meant.flatMap((inner) =>
      issueFaults(subject, { ...inner, path: [...path, ...inner.path] }),
    );
  }
  const option = issue.errors.flat().find(({ code }) => code === "invalid_type");
  if (option === undefined) return [];
  const [fault] = issueFaults(subject, { ...option, path });
  if (fault === undefined) return [];
  const choices = choicesText(schemaAt(subject.schema, path.map(pathPart)));
  const message = choices === undefined ? undefined : `expected ${choices}, got`;
  return [{ ...fault, message: fault.message.replace(/^expected .*?, got/, message ?? "$&") }];
}

/** True when the value is of the right kind, and something else is wrong with it. */
function isInside({ code, path, ...issue }: Issue, value: unknown): boolean {
  if (path.length > 0) return true;
  const isWhole = "expected" in issue && issue.expected === "int" && typeof value === "number";
  return isWhole || !["invalid_type", "invalid_value"].includes(code);
}

interface Found {
  readonly path: Path;
  readonly value: unknown;
}

function valueText(subject: Subject, issue: Issue, found: Found): Complaint {
  const { path, value } = found;
  const written = subject.source.place(path)?.source;
  const shown = shownValue(path, value, written);
  switch (issue.code) {
    case "invalid_type":
      if (value === undefined) return { message: MISSING, hint: "This key is required" };
      return {
        message: `expected ${KINDS[issue.expected] ?? issue.expected}, got ${shown}`,
        hint: typeHint(subject, issue, { ...found, written }),
      };
    case "too_small":
      return tooSmall(issue, path, shown);
    case "too_big":
      return { message: `must be at most ${String(issue.maximum)}, got ${shown}` };
    case "invalid_value": {
      const values = issue.values.map(String);
      const hint = typeof value === "string" ? nearName(value, values) : undefined;
      return { message: `${shown} is not one of ${values.join(", ")}`, hint };
    }
    default: {
      const { message, hint, whole } = customText(issue);
      return { message: whole ? message : `${shown} ${message}`, hint: shownHint(shown, hint) };
    }
  }
}

interface CustomText {
  readonly message: string;
  readonly hint: string | undefined;
  /** True when the message does not go on after the value. */
  readonly whole: boolean;
}

function customText(issue: Issue | undefined): CustomText {
  if (issue?.code !== "custom") {
    return { message: "is not allowed here", hint: undefined, whole: false };
  }
  const hint: unknown = issue.params?.["hint"];
  const whole = issue.params?.["whole"] === true;
  return { message: issue.message, hint: typeof hint === "string" ? hint : undefined, whole };
}

/** `written` is the text of a plain scalar. */
type Written = Found & { readonly written: string | undefined };

type TypeIssue = Extract<Issue, { code: "invalid_type" }>;

/** Types of values that hold others. */
const SHAPES = new Set<string>(["array", "object", "record"]);

/** How a value of another type would be written. */
function typeHint(subject: Subject, issue: TypeIssue, found: Written): string | undefined {
  const { path, value } = found;
  if (value === null) return "Write a value, or remove it";
  if (issue.expected === "string") return quotingHint(subject, issue, found);
  const schema = schemaAt(subject.schema, issue.path.map(pathPart));
  if (issue.expected === "object") {
    const isSecret = typeof value === "string" && keysOf(schema).join() === "secret";
    if (isSecret) return "Encrypt it, and write { secret: key }";
  }
  if (SHAPES.has(issue.expected)) return exampleHint(schema, issue.expected);
  if (typeof value !== "string" || isMasked(path, value)) return undefined;
  if (issue.expected === "boolean") {
    const meant = /^(?:(true|yes|on)|false|no|off)$/i.exec(value);
    return meant === null ? undefined : `Write ${meant[1] === undefined ? "false" : "true"}`;
  }
  const isNumber = issue.expected === "number" && /^\d+(?:\.\d+)?$/.test(value);
  return isNumber ? `Write ${value} without quotes` : undefined;
}

/** A text that YAML reads as something else needs quotes, and more when it is no good text either. */
function quotingHint(
  subject: Subject,
  issue: TypeIssue,
  { path, value, written }: Written,
): string | undefined {
  if (value === null || typeof value === "object" || written === undefined) return undefined;
  if (isMasked(path, written)) return "Put it in quotes";
  const asText = schemaAt(subject.schema, issue.path.map(pathPart))?.safeParse(written);
  return customText(asText?.error?.issues[0]).hint ?? `Write "${written}"`;
}

function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  let at: unknown = schema;
  for (const part of path) {
    const inner = unwrapped(at, part);
    if (inner instanceof z.ZodObject) at = inner.shape[String(part)];
    else if (inner instanceof z.ZodRecord) at = inner.valueType;
    else if (inner instanceof z.ZodArray) at = inner.element;
    else return undefined;
  }
  return at instanceof z.ZodType ? at : undefined;
}

/** What a union lets one choose from; undefined for what is no union. */
function choicesText(schema: z.ZodType | undefined): string | undefined {
  const inner = withoutOptional(schema);
  if (!(inner instanceof z.ZodUnion)) return undefined;
  const kinds = inner.options.flatMap((option) => (isSchema(option) ? kindsOf(option) : []));
  const words = [...new Set(kinds)];
  const last = words.pop() ?? "";
  return words.length === 0 ? last : `${words.join(", ")} or ${last}`;
}

function isSchema(value: unknown): value is z.ZodType {
  return value instanceof z.ZodType;
}

function kindsOf(option: z.ZodType): readonly string[] {
  if (option instanceof z.ZodString) return ["a text"];
  if (option instanceof z.ZodNumber) return ["a number"];
  if (option instanceof z.ZodBoolean) return ["true", "false"];
  if (option instanceof z.ZodArray) return ["a list"];
  if (option instanceof z.ZodLiteral) return [...option.values].map(String);
  return [option.meta()?.title ?? "a map"];
}

function withoutOptional(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? withoutOptional(schema.unwrap())
    : schema;
}

/** The schema of a map or list; of a union the option that has an entry such as `part`. */
function unwrapped(schema: unknown, part: string | number = ""): unknown {
  const inner = withoutOptional(schema);
  if (!(inner instanceof z.ZodUnion)) return inner;
  const fits = (option: unknown): boolean =>
    typeof part === "number"
      ? option instanceof z.ZodArray
      : option instanceof z.ZodObject || option instanceof z.ZodRecord;
  return inner.options.find(fits) ?? inner;
}

function keysOf(schema: z.ZodType | undefined): readonly string[] {
  const inner = unwrapped(schema);
  const entries = inner instanceof z.ZodObject ? Object.entries(inner.shape) : [];
  // What is there only to be refused with a reason is nothing to offer.
  const isRefused = (value: unknown): boolean =>
    isSchema(value) && value.meta()?.deprecated === true;
  return entries.filter(([, value]) => !isRefused(value)).map(([key]) => key);
}
