import type { Problem } from "../environment.ts";
import { namespaceKeys } from "../namespaces.ts";
import { allProfiles, profileProblems } from "../profiles.ts";
import type { PlatformFile } from "../platform-schema.ts";
import { entriesOf, valueAt } from "../plain-data.ts";
import { nearestHint, quote } from "../problems.ts";
import { problemAt } from "../source-file.ts";
import type { Path, SourceFile } from "../source-file.ts";
import type { Settings } from "../stack-schema.ts";

const OVERRIDES: Path = ["config", "moorage:overrides"];
const KINDS = { apps: "app", releases: "release", namespaces: "namespace" } as const;

/** Overrides of things that platform.yaml does not have. */
export function overrideProblems(source: SourceFile, platform: SourceFile): readonly Problem[] {
  const unknown = (path: Path, what: string, known: readonly string[]): Problem[] => {
    const name = String(path.at(-1));
    if (known.includes(name)) return [];
    const message = `platform.yaml has no ${what} ${quote(name)}`;
    const hint = nearestHint(name, known);
    return [problemAt(source, [...OVERRIDES, ...path], { message, hint, side: "key" })];
  };
  const names = (path: Path): readonly string[] =>
    entriesOf(valueAt(platform.data, path)).map(([name]) => name);
  const tenants = names(["tenants"]);
  return entriesOf(valueAt(source.data, [...OVERRIDES, "tenants"])).flatMap(
    ([tenant, override]) => {
      const path = ["tenants", tenant];
      const missing = unknown(path, "tenant", tenants);
      if (missing.length > 0) return missing;
      return (["apps", "releases", "namespaces"] as const).flatMap((list) => {
        const known =
          list === "namespaces"
            ? namespaceKeys(valueAt(platform.data, [...path, list]))
            : names([...path, list]);
        return entriesOf(valueAt(override, [list])).flatMap(([name]) =>
          unknown([...path, list, name], `${KINDS[list]} of ${tenant} named`, known),
        );
      });
    },
  );
}

/** The profile in use when none is set. */
export const DEFAULT_PROFILE = "dev";

/** Unknown profile of the environment, and everything wrong with `extends`. */
export function profileChoiceProblems(
  platform: { readonly file: PlatformFile; readonly source: SourceFile },
  stack: { readonly settings: Settings; readonly source: SourceFile },
): readonly Problem[] {
  const chosen = stack.settings["moorage:profile"];
  const problems = profileProblems(platform.file, platform.source);
  const raw = entriesOf(valueAt(platform.source.data, ["profiles"])).map(([name]) => name);
  const known = [...Object.keys(allProfiles(platform.file)), ...raw];
  if (chosen === undefined || known.includes(chosen)) return problems;
  const message = `unknown profile ${quote(chosen)}`;
  const hint = nearestHint(chosen, known);
  return [...problems, problemAt(stack.source, ["config", "moorage:profile"], { message, hint })];
}

/** Plain numbers in a spelling that readers and YAML may understand differently, such as `010`. */
export function spellingProblems(
  source: SourceFile,
  isFaulty: (path: Path) => boolean,
): readonly Problem[] {
  return numbersIn(source.data, []).flatMap((path) => {
    if (isFaulty(path)) return [];
    const written = source.place(path)?.source;
    if (written === undefined || /^-?(?:0|[1-9]\d*)$/.test(written)) return [];
    const value = Number(valueAt(source.data, path));
    // Other numbers are judged by the schema: no key takes a fraction.
    if (!Number.isSafeInteger(value)) return [];
    const message = `${written} is an unusual way to write ${value}`;
    return [problemAt(source, path, { message, hint: `Write ${value}` })];
  });
}

function numbersIn(value: unknown, path: Path): readonly Path[] {
  if (typeof value === "number") return [path];
  if (Array.isArray(value))
    return value.flatMap((item, index) => numbersIn(item, [...path, index]));
  return entriesOf(value).flatMap(([key, inner]) =>
    // These may hold texts without quotes, which are no numbers to anybody.
    key === "env" || key === "values" || key === "shared" ? [] : numbersIn(inner, [...path, key]),
  );
}
