import { isMap } from "../unknown.ts";

const DEEPEST = 12;

/**
 * A text that two values share only if selectors and labels of these values mean the same.
 *
 * What no selector or label may hold (numbers, functions, unknown values) reads alike: it is not
 * understood, whatever it is.
 */
export function structureKey(value: unknown, depth = 0): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value === undefined || value === null) return "-";
  if (depth === DEEPEST) return "?";
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return `[${items.map((item) => structureKey(item, depth + 1)).join(",")}]`;
  }
  if (!isMap(value)) return "?";
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${structureKey(value[key], depth + 1)}`);
  return `{${entries.join(",")}}`;
}
