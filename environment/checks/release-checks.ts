import type { Problem } from "../environment.ts";
import { entriesOf } from "../plain-data.ts";
import type { Path } from "../source-file.ts";
import { allTenants, complain } from "./checked.ts";
import type { Checked, Findings } from "./checked.ts";
import { sourceProblems } from "./release-source-checks.ts";

/** Charts that are nowhere or not what was asked for; values that YAML cannot hold. */
export function checkReleases(checked: Checked): Findings {
  const problems = allTenants(checked).flatMap((tenant) =>
    Object.entries(tenant.tenant.releases).flatMap(([name, release]) => {
      const at = [...tenant.path, "releases", name];
      return [
        ...sourceProblems(checked, at, release),
        ...numberProblems(checked, [...at, "values"], release.values),
      ];
    }),
  );
  return { problems, warnings: [] };
}

/** Numbers that would reach Helm as something else. */
function numberProblems(checked: Checked, at: Path, value: unknown): readonly Problem[] {
  if (typeof value === "number") {
    const isExact =
      Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
    if (isExact) return [];
    return [complain(checked, at, { message: "a number that is too large", hint: "Quote it" })];
  }
  if (Array.isArray(value)) {
    // A list is one leaf, so its place is the list's.
    return value.flatMap((item) => numberProblems(checked, at, item));
  }
  return entriesOf(value).flatMap(([key, inner]) => numberProblems(checked, [...at, key], inner));
}
