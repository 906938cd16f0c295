import { classifyEnv } from "../kubernetes/secret-classification.ts";
import { quote } from "./problems.ts";
import type { Path } from "./source-file.ts";
import { settingsShape } from "./stack-schema.ts";

const PRIVATE = new Set(["env", "values", "args", "command"]);

/** True below `env`, `values`, `args` and `command`, and for settings that are not ours. */
export function isPrivatePath(path: Path): boolean {
  const foreign = path[0] === "config" && !Object.hasOwn(settingsShape, String(path[1]));
  return foreign || path.some((part) => PRIVATE.has(String(part)));
}

/** A value for a message: quoted text, its kind for maps and lists, `[secret]` when in doubt. */
export function shownValue(path: Path, value: unknown, source?: string): string {
  if (value === null) return "nothing";
  if (value === undefined) return "no value";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    return typeof value;
  }
  const text = source ?? String(value);
  if (isMasked(path, text)) return "[secret]";
  if (typeof value === "string") return quote(value);
  return typeof value === "number" ? `the number ${text}` : text;
}

/** True when a value must not be repeated. */
export function isMasked(path: Path, text: string): boolean {
  if (isPrivatePath(path)) return true;
  // The level of the rule secret-in-env is no secret.
  const named = isRulePath(path) ? path.slice(0, -1) : path;
  const name = named.findLast((part) => typeof part === "string");
  return classifyEnv(String(name), text).target === "Secret";
}

function isRulePath(path: Path): boolean {
  return path.at(-3) === "moorage:policy" && path.at(-2) === "rules";
}
