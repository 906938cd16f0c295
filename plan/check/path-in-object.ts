import type { Path } from "../../environment/source-file.ts";
import { isMap } from "../../kubernetes/unknown.ts";

/**
 * Keys and indexes of a path that a rule wrote, as far as the object has them.
 *
 * `metadata.annotations.example.com/a` is read as well as `metadata.annotations["example.com/a"]`.
 */
export function pathIn(object: unknown, text: string): Path {
  const path: (string | number)[] = [];
  let value = object;
  let rest = text;
  while (rest !== "") {
    const step = stepOf(value, rest);
    if (step === undefined) break;
    path.push(step.key);
    value = step.value;
    rest = rest.slice(step.length);
  }
  return path;
}

interface Step {
  readonly key: string | number;
  readonly value: unknown;
  /** Characters of the path that it takes. */
  readonly length: number;
}

const index = /^\[(\d+)\]/;
const quoted = /^\[("(?:[^"\\]|\\.)*")\]/;

function stepOf(value: unknown, rest: string): Step | undefined {
  const [whole = "", digits] = index.exec(rest) ?? [];
  if (digits !== undefined && Array.isArray(value)) {
    const item: unknown = value[Number(digits)];
    return item === undefined
      ? undefined
      : { key: Number(digits), value: item, length: whole.length };
  }
  if (!isMap(value)) return undefined;
  const [bracket, name] = quoted.exec(rest) ?? [];
  if (bracket !== undefined && name !== undefined) {
    const key = JSON.parse(name) as string;
    return Object.hasOwn(value, key)
      ? { key, value: value[key], length: bracket.length }
      : undefined;
  }
  const dot = rest.startsWith(".") ? 1 : 0;
  const key = longestKey(value, rest.slice(dot));
  return key === undefined ? undefined : { key, value: value[key], length: dot + key.length };
}

/** Keys may hold dots themselves, so the longest one that fits is meant. */
function longestKey(map: Readonly<Record<string, unknown>>, rest: string): string | undefined {
  let found: string | undefined;
  for (const key of Object.keys(map)) {
    const next = rest[key.length];
    const fits = rest.startsWith(key) && (next === undefined || next === "." || next === "[");
    if (fits && key !== "" && key.length > (found?.length ?? 0)) found = key;
  }
  return found;
}
