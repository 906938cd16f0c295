import { SECRET } from "../unknown.ts";
import { isMap } from "../unknown.ts";

/** Kind of a value as messages name it. */
export type ValueKind = "a map" | "a list" | "a text" | "a number" | "true or false" | "nothing";

/** Kind of a value; a secret is a text. */
export function kindOf(value: unknown): ValueKind {
  if (value === SECRET || typeof value === "string") return "a text";
  if (typeof value === "number") return "a number";
  if (typeof value === "boolean") return "true or false";
  if (Array.isArray(value)) return "a list";
  return isMap(value) ? "a map" : "nothing";
}

/** `30s`, `500m`, `1Gi`, `25%`: charts take them where they take numbers. */
const AMOUNT = /^\d+(?:\.\d+)?[A-Za-z%]+$/;

/** The kind that a default asks for, when a value is surely of another one. */
export function expectedKind(
  name: string,
  standard: unknown,
  value: unknown,
): ValueKind | undefined {
  const wanted = kindOf(standard);
  const given = kindOf(value);
  if (wanted === given || wanted === "nothing" || given === "nothing") return undefined;
  if (wanted === "a map" || wanted === "a list") return wanted;
  // An empty text stands for "not set", and then anything may come.
  if (standard === "") return undefined;
  if (given === "a map" || given === "a list") return wanted;
  return mixes(name, standard, value) ? undefined : wanted;
}

/** Numbers and texts that Kubernetes takes in each other's place. */
function mixes(name: string, standard: unknown, value: unknown): boolean {
  const [text, number] = typeof standard === "number" ? [value, standard] : [standard, value];
  if (typeof number !== "number" || typeof text !== "string") return false;
  return AMOUNT.test(text) || (/port$/i.test(name) && !/^\d+$/.test(text));
}
