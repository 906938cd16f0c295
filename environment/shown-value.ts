import { classifyEnv } from "../kubernetes/secret-classification.ts";
import { quote } from "./problems.ts";
import type { Path } from "./source-file.ts";
import { settingsShape } from "./stack-schema.ts";

const PRIVATE = new Set(["env", "values", "args", "command", "files"]);
/** Lists of an app that name variables, and no values of theirs. */
const OPEN = new Set(["connects", "consumes"]);
/** What an entry of `env` or `files` says besides its value. */
const OPEN_ENTRY = new Set([
  ...["field", "resource", "divisor", "configMapKey", "secretKey", "app", "output"],
  ...["sensitive", "mode", "path", "folder"],
]);
/** What an extra object says besides its content. */
const OPEN_OBJECT = new Set(["apiVersion", "kind", "metadata"]);

/** True where applications' own values stand, and for settings that are not ours. */
function isPrivatePath(path: Path): boolean {
  if (path[0] === "config" && !Object.hasOwn(settingsShape, String(path[1]))) return true;
  const key = tenantKey(path);
  if (key === "shared" || key === "pullSecrets") return true;
  // Their `values` select something.
  if (key === "networkPolicies" || key === "quota") return false;
  return isOwnValue(path.map(String));
}

/** The first key that decides: names before it may be those of tenants and apps. */
function isOwnValue(path: readonly string[]): boolean {
  const isOfApp = (at: number): boolean => path[at - 2] === "apps";
  for (const [at, part] of path.entries()) {
    if (OPEN.has(part) && isOfApp(at)) return false;
    if (part === "extraObjects" && isOfApp(at)) return !OPEN_OBJECT.has(path[at + 2] ?? "");
    if (!PRIVATE.has(part)) continue;
    const hasEntries = part === "env" || part === "files";
    return !(hasEntries && OPEN_ENTRY.has(path[at + 2] ?? ""));
  }
  return false;
}

/** Key of a tenant or of `defaults.tenant` that a path goes through. */
function tenantKey(path: Path): string | number | undefined {
  return path[0] === "config" ? path[4] : path[2];
}

/** `user:password@host`, as opposed to `image:tag@sha256:…`. */
const USER = /^[^\s:@/]+:[^\s@/]+@(?!sha\d+:)/;

/** What stands for a value that must not be repeated. */
const HIDDEN = "[secret]";

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
  if (isMasked(path, text)) return HIDDEN;
  if (typeof value === "string") return quote(value);
  return typeof value === "number" ? `the number ${text}` : text;
}

/** A hint without the example that is made of the value, where that is not shown. */
export function shownHint(shown: string, hint: string | undefined): string | undefined {
  return shown === HIDDEN ? hint?.replace(/, e\.g\. .*$/, "") : hint;
}

/** True when a value must not be repeated. */
export function isMasked(path: Path, text: string): boolean {
  if (isPrivatePath(path) || USER.test(text)) return true;
  // Names of ports look like tokens.
  if (tenantKey(path) === "networkPolicies" && path.at(-1) === "port") return false;
  // The level of the rule secret-in-env is no secret, nor is the number of Secrets.
  const named = isRulePath(path) || path.at(-2) === "hard" ? path.slice(0, -1) : path;
  const name = named.findLast((part) => typeof part === "string");
  return classifyEnv(String(name), text).target === "Secret";
}

function isRulePath(path: Path): boolean {
  return path.at(-3) === "moorage:policy" && path.at(-2) === "rules";
}
