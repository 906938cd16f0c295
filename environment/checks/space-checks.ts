import type { Problem } from "../environment.ts";
import { nearestHint, quote } from "../problems.ts";
import type { ResolvedNamespace } from "../resolved-schema.ts";
import { problemAt } from "../source-file.ts";
import type { Path } from "../source-file.ts";
import { allTenants, complain, isFaulty, namespaceKeysOf } from "./checked.ts";
import type { Checked, Findings, PlacedTenant } from "./checked.ts";

/** Modes, Pod Security and number of every tenant's namespaces, and who refers to them. */
export function checkSpaces(checked: Checked): Findings {
  const tenants = allTenants(checked);
  const spaces = tenants.flatMap((owner) =>
    Object.entries(owner.tenant.namespaces).map(([key, space]) => ({
      owner,
      key,
      space,
      path: [...owner.path, "namespaces", key],
    })),
  );
  return {
    problems: [
      ...spaces.flatMap((placed) => [
        ...modeProblems(checked, placed),
        ...externalProblems(checked, placed),
        ...securityProblems(checked, placed),
      ]),
      ...tenants.flatMap((placed) => [
        ...countProblems(checked, placed),
        ...keyProblems(checked, placed),
      ]),
    ],
    warnings: spaces.flatMap((placed) => weightWarnings(checked, placed)),
  };
}

interface PlacedSpace {
  readonly owner: PlacedTenant;
  readonly key: string;
  readonly space: ResolvedNamespace;
  readonly path: Path;
}

function modeProblems(checked: Checked, { space, path }: PlacedSpace): readonly Problem[] {
  const { mode, name } = space;
  if (isFaulty(checked, [...path, "mode"]) || isFaulty(checked, [...path, "name"])) return [];
  if (mode === "create" && name !== undefined) {
    const message = "a namespace that is created takes its name from moorage:namespaces";
    const hint = "Remove it, or set mode: adopt";
    return [complain(checked, [...path, "name"], { message, hint })];
  }
  if (mode === "create" || name !== undefined) return [];
  const message = `mode ${mode} needs the name of the namespace`;
  return [complain(checked, [...path, "mode"], { message, hint: "Add name" })];
}

/** What needs labels cannot be where nothing may be written. */
function externalProblems(
  checked: Checked,
  { owner, key, space, path }: PlacedSpace,
): readonly Problem[] {
  if (space.mode !== "external") return [];
  const { guard, cordon } = owner.tenant;
  const at = (where: Path, what: string): Problem => {
    const message = `${what} needs labels on every namespace, and ${key} is external`;
    return complain(checked, where, { message, hint: "Set mode: adopt for it" });
  };
  const security = Object.keys(space.podSecurity ?? {})[0];
  return [
    ...(guard === "none" ? [] : [at([...owner.path, "guard"], `guard ${guard}`)]),
    ...(cordon ? [at([...owner.path, "cordon"], "cordon")] : []),
    ...(security === undefined
      ? []
      : [at([...path, "podSecurity", security], "a Pod Security level")]),
  ];
}

function securityProblems(checked: Checked, { space, path }: PlacedSpace): readonly Problem[] {
  const { level, reason } = space.podSecurity ?? {};
  const at = [...path, "podSecurity"];
  if (level === undefined || level === "restricted") return [];
  if (reason !== undefined || isFaulty(checked, at)) return [];
  const message = `the level ${level} needs a reason`;
  const hint = "Add podSecurity.reason of the namespace, or remove the level";
  return [complain(checked, [...at, "level"], { message, hint })];
}

function countProblems(checked: Checked, { name, tenant, path }: PlacedTenant): readonly Problem[] {
  const { platformSource, settings } = checked.files;
  const count = namespaceKeysOf(checked, name).length;
  const own = tenant.maxNamespaces;
  const max = own ?? settings["moorage:namespaces"]?.max;
  if (max === undefined || count <= max || isFaulty(checked, [...path, "maxNamespaces"])) return [];
  const limit = own === undefined ? "moorage:namespaces.max" : "maxNamespaces";
  const message = `tenant ${name} has ${count} namespaces, and ${limit} is ${max}`;
  const hint = "Remove some, or raise it";
  return [problemAt(platformSource, [...path, "namespaces"], { message, hint, side: "key" })];
}

/** Apps and releases in namespaces that the tenant does not have. */
function keyProblems(checked: Checked, { name, tenant, path }: PlacedTenant): readonly Problem[] {
  const keys = namespaceKeysOf(checked, name);
  const members = [
    ...Object.entries(tenant.apps).map(([app, { namespace }]) => ({
      at: ["apps", app],
      namespace,
    })),
    ...Object.entries(tenant.releases).map(([release, { namespace }]) => ({
      at: ["releases", release],
      namespace,
    })),
  ];
  return members.flatMap(({ at, namespace }) => {
    if (namespace === undefined || keys.includes(namespace)) return [];
    const message = `tenant ${name} has no namespace ${quote(namespace)}`;
    const hint = nearestHint(namespace, keys);
    return [complain(checked, [...path, ...at, "namespace"], { message, hint })];
  });
}

function weightWarnings(checked: Checked, { owner, path }: PlacedSpace): readonly Problem[] {
  const at = [...path, "weight"];
  const isWritten = checked.tree.winner(at)?.source !== undefined;
  if (!isWritten || owner.tenant.quota.share === "split") return [];
  const message = "the weight has no effect while quota.share is each";
  return [complain(checked, at, { message, hint: "Set quota.share: split, or remove it" })];
}
