import type { Problem } from "./environment.ts";
import { entriesOf, isMap, valueAt } from "./plain-data.ts";
import { nearestHint, quote } from "./problems.ts";
import { problemAt } from "./source-file.ts";
import type { SourceFile } from "./source-file.ts";
import { settingsSchema, settingsShape, stackFileSchema } from "./stack-schema.ts";
import type { Settings } from "./stack-schema.ts";
import { validate } from "./validate.ts";
import type { Validated } from "./validate.ts";
import { readYaml } from "./yaml-source.ts";

/** The settings of a stack file, and which secrets it has. */
export interface StackSettings {
  readonly source: SourceFile;
  readonly settings: Validated<Settings>;
  /** Keys below `moorage:` that are encrypted. */
  readonly secretKeys: ReadonlySet<string>;
  /** Keys below `moorage:` that are neither settings nor encrypted: secrets in plain text, or slips. */
  readonly plainKeys: readonly string[];
  readonly problems: readonly Problem[];
}

/** Configuration that the engine hands over; it wins over the file. */
export interface EngineConfig {
  readonly values: ReadonlyMap<string, unknown>;
  readonly secretKeys: ReadonlySet<string>;
}

const PREFIX = "moorage:";
const TEXT_KEYS = new Set(["moorage:profile", "moorage:domain", "moorage:hostTemplate"]);

/** Reads the settings from a stack file and the engine's configuration. */
export function readSettings(file: SourceFile, engine: EngineConfig | undefined): StackSettings {
  const shape = validate(stackFileSchema, { source: file, base: [], data: file.data ?? {} });
  const fromFile = valueAt(file.data, ["config"]);
  const secretKeys = new Set<string>();
  const plain: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, value] of entriesOf(fromFile)) {
    const isSecret = isMap(value) && Object.hasOwn(value, "secure");
    if (isSecret && !Object.hasOwn(settingsShape, key)) secretKeys.add(withoutPrefix(key));
    else plain[key] = value;
  }
  for (const key of engine?.secretKeys ?? []) secretKeys.add(withoutPrefix(key));
  for (const [key, value] of engine?.values ?? []) {
    if (!secretKeys.has(withoutPrefix(key))) plain[key] = engineValue(key, value, plain[key]);
  }
  const source = { ...file, data: { config: plain } };
  const known = Object.fromEntries(
    Object.entries(plain).filter(([key]) => Object.hasOwn(settingsShape, key)),
  );
  const own = Object.keys(plain).filter((key) => !Object.hasOwn(settingsShape, key));
  return {
    source,
    settings: validate(settingsSchema, { source, base: ["config"], data: known }),
    secretKeys,
    plainKeys: own.filter((key) => key.startsWith(PREFIX)).map(withoutPrefix),
    problems: [...shape.problems, ...own.flatMap((key) => keyProblem(source, key))],
  };
}

function withoutPrefix(key: string): string {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key;
}

/** The engine hands over text: maps and booleans come as JSON. */
function engineValue(key: string, value: unknown, fromFile: unknown): unknown {
  const parsed =
    typeof value === "string" && !TEXT_KEYS.has(key) && Object.hasOwn(settingsShape, key)
      ? parseJson(value)
      : value;
  // The file keeps what the engine's text loses, such as quotes, so it stays when both agree.
  return canonical(parsed) === canonical(fromFile) ? fromFile : parsed;
}

function parseJson(text: string): unknown {
  const { data, problems } = readYaml("", text);
  // What is not plain JSON stays a text, which the schema then refuses.
  return problems.length === 0 ? data : text;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isMap(value)) return JSON.stringify(String(value));
  const entries = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${entries.join(",")}}`;
}

/** A key without namespace, or one that looks like a misspelt setting. */
function keyProblem(source: SourceFile, key: string): readonly Problem[] {
  if (key.includes(":")) return [];
  const message = "a configuration key needs a namespace";
  const offer = Object.hasOwn(settingsShape, PREFIX + key) ? PREFIX + key : undefined;
  const hint = offer === undefined ? "Write e.g. moorage:domain" : `Did you mean ${quote(offer)}?`;
  return [problemAt(source, ["config", key], { message, hint, side: "key" })];
}

/** Problems of `moorage:` keys that are neither settings nor encrypted. */
export function plainKeyProblems(
  stack: StackSettings,
  referenced: ReadonlySet<string>,
): readonly Problem[] {
  return stack.plainKeys.map((key) => {
    const path = ["config", PREFIX + key];
    if (referenced.has(key)) {
      const message = "a secret is stored in plain text";
      const hint = `Encrypt it: pulumi config set --secret ${PREFIX}${key}`;
      return problemAt(stack.source, path, { message, hint, side: "key" });
    }
    const names = [...Object.keys(settingsShape), ...[...referenced].map((name) => PREFIX + name)];
    const hint = nearestHint(PREFIX + key, names);
    return problemAt(stack.source, path, { message: "unknown key", hint, side: "key" });
  });
}
