import { isMap } from "../../kubernetes/unknown.ts";

/** Where a value stands inside an object. */
export type Path = readonly (string | number)[];

/** A copy of an object with another value at a path; undefined removes it. */
export function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    const changed = value.map((each: unknown, at) =>
      at === key ? replaced(each, rest, by) : each,
    );
    return changed.filter((each) => each !== undefined);
  }
  if (!isMap(value)) return value;
  return { ...value, [key]: replaced(value[key], rest, by) };
}
