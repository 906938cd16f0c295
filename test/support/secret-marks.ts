const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Plain data, and the paths in it that were marked as secret. */
export interface OpenedSecrets {
  readonly value: unknown;
  readonly paths: readonly string[];
}

/** Takes the engine's secret marks off a value; unknown values become `{ __pulumiUnknown: true }`. */
export function openSecrets(marked: unknown): OpenedSecrets {
  const paths: string[] = [];
  return { value: open(marked, "", paths), paths };
}

function open(value: unknown, path: string, paths: string[]): unknown {
  if (value === UNKNOWN) return { __pulumiUnknown: true };
  if (Array.isArray(value))
    return value.map((item, index) => open(item, `${path}[${index}]`, paths));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const fields = new Map<string, unknown>(entries);
  if (fields.get(SIGNATURE) === SECRET) {
    paths.push(path);
    return open(fields.get("value"), path, paths);
  }
  return Object.fromEntries(
    entries.map(([key, item]) => [key, open(item, path === "" ? key : `${path}.${key}`, paths)]),
  );
}
