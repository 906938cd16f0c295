import type { LoadedEnvironment, Origin } from "./environment.ts";
import { nearName } from "./problems.ts";

/** One value of an environment with all layers that gave it. */
export interface Explanation {
  readonly path: string;
  /** The winner is last. */
  readonly origins: readonly Origin[];
}

/** What `moor env explain` finds. */
export interface Explained {
  /** The value, or all values below the path; empty when there is none. */
  readonly values: readonly Explanation[];
  /** `Did you mean "x"?` when nothing was found. */
  readonly hint: string | undefined;
}

/** Where a value comes from: a full path, or one whose beginning (`tenants.acme.apps`) is left out. */
export function explain(loaded: LoadedEnvironment, path: string): Explained {
  const wanted = path.replace(/\bexpose\.host$/, "expose.hosts").replace(/^moorage:/, "");
  const paths = [...loaded.origins.keys()];
  const exact = matching(paths, (key) => key === wanted || begins(key, wanted));
  const found =
    exact.length > 0
      ? exact
      : matching(paths, (key) => key.endsWith(`.${wanted}`) || begins(key, wanted, true));
  return {
    values: found.map((key) => ({ path: key, origins: loaded.origins.get(key) ?? [] })),
    hint: found.length > 0 ? undefined : nearName(wanted, suffixes(paths)),
  };
}

/** True for keys and items of what the path names; `inside`: with more before it. */
function begins(key: string, path: string, inside = false): boolean {
  return [".", "["].some((next) =>
    inside ? key.includes(`.${path}${next}`) : key.startsWith(path + next),
  );
}

function matching(paths: readonly string[], matches: (path: string) => boolean): readonly string[] {
  return paths.filter(matches).toSorted();
}

/** Every path, and every end of one: users leave out the beginning. */
function suffixes(paths: readonly string[]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const path of paths) {
    for (let rest = path; rest !== ""; rest = rest.slice(rest.indexOf(".") + 1)) {
      all.add(rest);
      if (!rest.includes(".")) break;
    }
  }
  return all;
}
