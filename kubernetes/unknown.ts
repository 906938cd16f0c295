/** Stands for a value that is not known before the operation runs. */
export const UNKNOWN: unique symbol = Symbol("unknown");
/** Stands for a value that is known but must not be shown or looked at. */
export const SECRET: unique symbol = Symbol("secret");

/** Type of {@link UNKNOWN}. */
export type Unknown = typeof UNKNOWN;

/** Outcome of a check when values may be unknown: `fail` and `pass` hold for every value. */
export type Verdict = "pass" | "fail" | "undecided";

/** One value of an untrusted object. */
export type Field<T> =
  | { readonly kind: "known"; readonly value: T }
  | { readonly kind: "absent" | "unknown" | "malformed" };

/** A map of an untrusted object. */
export type UntrustedMap = Readonly<Record<string, unknown>>;

const absent = { kind: "absent" } as const;
const unknown = { kind: "unknown" } as const;
const malformed = { kind: "malformed" } as const;

/** True for a map; false for lists, scalars and the symbols of this module. */
export function isMap(value: unknown): value is UntrustedMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True when the value itself cannot be looked at. */
export function isOpaque(value: unknown): boolean {
  return value === UNKNOWN || value === SECRET;
}

/**
 * The value below `keys`: undefined when any step is unset or null, `UNKNOWN` when a step is unknown
 * or has the wrong shape.
 */
export function valueAt(object: unknown, ...keys: readonly string[]): unknown {
  let value: unknown = object;
  for (const key of keys) {
    if (value === undefined || value === null) return undefined;
    if (!isMap(value)) return UNKNOWN;
    value = Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value ?? undefined;
}

/** The boolean below `keys`. */
export function booleanAt(object: unknown, ...keys: readonly string[]): Field<boolean> {
  return fieldOf(valueAt(object, ...keys), (value) => typeof value === "boolean");
}

/** The number below `keys`. */
export function numberAt(object: unknown, ...keys: readonly string[]): Field<number> {
  return fieldOf(valueAt(object, ...keys), (value) => typeof value === "number");
}

/** The string below `keys`. */
export function stringAt(object: unknown, ...keys: readonly string[]): Field<string> {
  return fieldOf(valueAt(object, ...keys), (value) => typeof value === "string");
}

/** The string below `keys`: `UNKNOWN` when nothing can be said about it, undefined when unset. */
export function textAt(object: unknown, ...keys: readonly string[]): string | Unknown | undefined {
  const field = stringAt(object, ...keys);
  return isUndecidable(field) ? UNKNOWN : knownOr(field);
}

/** The list below `keys`; its elements are untrusted. */
export function listAt(object: unknown, ...keys: readonly string[]): Field<readonly unknown[]> {
  return fieldOf<readonly unknown[]>(valueAt(object, ...keys), (value) => Array.isArray(value));
}

/** The map below `keys`; its values are untrusted. */
export function mapAt(object: unknown, ...keys: readonly string[]): Field<UntrustedMap> {
  return fieldOf(valueAt(object, ...keys), isMap);
}

/** Classifies one value that {@link valueAt} returned. */
export function fieldOf<T>(value: unknown, accepts: (value: unknown) => value is T): Field<T> {
  if (value === undefined || value === null) return absent;
  if (isOpaque(value)) return unknown;
  return accepts(value) ? { kind: "known", value } : malformed;
}

/** The value if it is known, otherwise undefined. */
export function knownOr<T>(field: Field<T>): T | undefined {
  return field.kind === "known" ? field.value : undefined;
}

/** True when nothing can be said about the field. */
export function isUndecidable(field: Field<unknown>): boolean {
  return field.kind === "unknown" || field.kind === "malformed";
}

/** `pass` when every verdict is, `fail` when one is. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("fail")) return "fail";
  return verdicts.includes("undecided") ? "undecided" : "pass";
}

/** `pass` when one verdict is, `fail` when every one is. */
export function anyOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("pass")) return "pass";
  return verdicts.includes("undecided") ? "undecided" : "fail";
}
