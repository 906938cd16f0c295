import type { Problem } from "../environment.ts";
import type { LayeredTree } from "../layers.ts";
import type { Files } from "../merge-platform.ts";
import { namespaceKeys } from "../namespaces.ts";
import { isMap, valueAt } from "../plain-data.ts";
import type { Resolved, ResolvedApp, ResolvedTenant } from "../resolved-schema.ts";
import { locate, problemAt } from "../source-file.ts";
import type { Complaint, Path, SourceFile } from "../source-file.ts";
import { touchesFault, writtenPath } from "../validate.ts";
import type { Kept } from "../validate.ts";

/** What the checks look at: merged values, where they stand, what is already known to be wrong. */
export interface Checked {
  readonly root: string;
  readonly environment: string;
  readonly files: Files;
  readonly tree: LayeredTree;
  readonly tenants: Resolved["tenants"];
  /** Faulty places of platform.yaml. */
  readonly platformFaults: readonly Path[];
  /** Faulty places of the stack file. */
  readonly stackFaults: readonly Path[];
  /** Where the entries of lists stand in each file, after the wrong ones are taken out. */
  readonly kept: { readonly platform: Kept; readonly stack: Kept };
  /** True when the profile is or extends prod. */
  readonly isProd: boolean;
  /** Names that exist in platform.yaml, also those with faults inside. */
  readonly names: (path: Path) => readonly string[];
}

/** What checks find: `problems` stop a run, `warnings` do not. */
export interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Both lists empty. */
export const NOTHING: Findings = { problems: [], warnings: [] };

/** Findings of several checks together. */
export function joined(all: readonly Findings[]): Findings {
  return {
    problems: all.flatMap(({ problems }) => problems),
    warnings: all.flatMap(({ warnings }) => warnings),
  };
}

/** A complaint about a merged value, at the place that gave it; `within` goes on inside a leaf. */
export function complain(
  checked: Checked,
  path: Path,
  complaint: Complaint & { readonly within?: Path },
): Problem {
  const { source, path: at } = placeOf(checked, path);
  const written = writtenPath(keptOf(checked, source), [...at, ...(complaint.within ?? [])]);
  return problemAt(source, written, complaint);
}

/** A complaint about anything in the merged values, also inside a list or another leaf. */
export function complainAt(checked: Checked, path: Path, complaint: Complaint): Problem {
  const leaf = leafAbove(checked, path);
  const { source, path: at } = placeOf(checked, leaf);
  const within = writtenPart(valueAt(source.data, writtenPath(keptOf(checked, source), at)), {
    kept: keptOf(checked, source),
    at,
    within: path.slice(leaf.length),
  });
  return complain(checked, leaf, { ...complaint, within });
}

interface Inside {
  readonly kept: Kept;
  readonly at: Path;
  readonly within: Path;
}

/** The beginning of a path that the file has: inside a text there is nothing, it may be a short form. */
function writtenPart(value: unknown, { kept, at, within }: Inside): Path {
  let inner = value;
  for (const [index] of within.entries()) {
    if (typeof inner !== "object" || inner === null) return within.slice(0, index);
    const written = writtenPath(kept, [...at, ...within.slice(0, index + 1)]);
    inner = valueAt(inner, written.slice(-1));
    // What a map does not hold can still be named.
    if (inner === undefined) return within;
  }
  return within;
}

/** Values files lose no entries. */
const WHOLE: Kept = new Map();

function keptOf({ files, kept }: Checked, source: SourceFile): Kept {
  if (source === files.platformSource) return kept.platform;
  return source === files.stackSource ? kept.stack : WHOLE;
}

/** The leaf of the merged tree that holds `path`; `path` itself when there is none. */
function leafAbove(checked: Checked, path: Path): Path {
  for (let length = path.length; length > 0; length -= 1) {
    const above = path.slice(0, length);
    if (checked.tree.winner(above) !== undefined) return above;
  }
  return path;
}

/** `file:line:column` of a merged value. */
export function placeText(checked: Checked, path: Path): string {
  const { source, path: at } = placeOf(checked, path);
  const { line, column } = locate(source, at);
  return `${source.file}:${line}:${column}`;
}

interface FilePlace {
  readonly source: SourceFile;
  readonly path: Path;
}

/** What is built in, and maps of both files, stand where platform.yaml has or would have them. */
function placeOf(checked: Checked, path: Path): FilePlace {
  const { platformSource } = checked.files;
  const given = checked.tree.winner(path);
  if (given?.source !== undefined) return { source: given.source, path: given.path };
  if (platformSource.place(path) !== undefined) return { source: platformSource, path };
  const below = checked.tree.placeBelow(path);
  return below?.source === undefined
    ? { source: platformSource, path }
    : { source: below.source, path: below.path };
}

/** True when the value at `path`, or what it is made of, is already reported as wrong. */
export function isFaulty(checked: Checked, path: Path): boolean {
  const override = ["config", "moorage:overrides", ...path];
  return touchesFault(checked.platformFaults, path) || touchesFault(checked.stackFaults, override);
}

/** One app with where it stands. */
export interface PlacedApp {
  readonly tenant: string;
  readonly name: string;
  readonly app: ResolvedApp;
  readonly path: Path;
}

/** All apps of all tenants. */
export function allApps(checked: Checked): readonly PlacedApp[] {
  return Object.entries(checked.tenants).flatMap(([tenant, { apps }]) =>
    Object.entries(apps).map(([name, app]) => ({
      tenant,
      name,
      app,
      path: ["tenants", tenant, "apps", name],
    })),
  );
}

/** One tenant with where it stands. */
export interface PlacedTenant {
  readonly name: string;
  readonly tenant: ResolvedTenant;
  readonly path: Path;
}

/** All tenants. */
export function allTenants(checked: Checked): readonly PlacedTenant[] {
  return Object.entries(checked.tenants).map(([name, tenant]) => ({
    name,
    tenant,
    path: ["tenants", name],
  }));
}

/** Keys of a tenant's namespaces, also those with faults inside. */
export function namespaceKeysOf(checked: Checked, tenant: string): readonly string[] {
  return namespaceKeys(valueAt(checked.files.platformSource.data, namespacesPath(tenant)));
}

/** Where platform.yaml names a namespace: in a list, in a map, or not at all. */
export function namespacePlace(checked: Checked, tenant: string, key: string): Path {
  const path = namespacesPath(tenant);
  const written = valueAt(checked.files.platformSource.data, path);
  if (Array.isArray(written) && written.includes(key)) return [...path, written.indexOf(key)];
  return isMap(written) && Object.hasOwn(written, key) ? [...path, key] : ["tenants", tenant];
}

function namespacesPath(tenant: string): Path {
  return ["tenants", tenant, "namespaces"];
}
