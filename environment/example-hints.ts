import * as z from "zod";

import { isMap } from "./plain-data.ts";

/** `Write e.g. [db]`: the first example of a schema whose values are lists or maps. */
export function exampleHint(schema: z.ZodType | undefined, expected: string): string | undefined {
  const isList = expected === "array";
  const examples = examplesOf(schema);
  const all: readonly unknown[] = Array.isArray(examples) ? examples : [];
  const example = all.find((one) => (isList ? Array.isArray(one) : isMap(one)));
  return example === undefined ? undefined : `Write e.g. ${flowText(example)}`;
}

/** Those of the outermost schema that has some; a union lists its choices itself. */
function examplesOf(schema: unknown): unknown {
  if (!(schema instanceof z.ZodType)) return undefined;
  const examples = schema.meta()?.["examples"];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    const inner: unknown = schema.unwrap();
    return inner instanceof z.ZodUnion ? undefined : (examples ?? examplesOf(inner));
  }
  return examples;
}

/** A value as YAML writes it in one line. */
function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(", ")}]`;
  if (isMap(value)) {
    const entries = Object.entries(value).map(([key, inner]) => `${key}: ${flowText(inner)}`);
    return `{ ${entries.join(", ")} }`;
  }
  if (typeof value !== "string") return String(value);
  return /^[\w./][\w./: -]*$/.test(value) && !/: |^[\d.]+$/.test(value)
    ? value
    : JSON.stringify(value);
}
