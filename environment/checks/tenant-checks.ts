import { LABEL_LENGTH, RELEASE_LENGTH } from "../../kubernetes/names.ts";
import type { Problem } from "../environment.ts";
import { quote } from "../problems.ts";
import { allApps, allTenants, complain, isFaulty } from "./checked.ts";
import type { Checked, Findings, PlacedTenant } from "./checked.ts";

/** Names and Pod Security of every tenant. */
export function checkTenants(checked: Checked): Findings {
  const tenants = allTenants(checked);
  return {
    problems: [
      ...tenants.flatMap((placed) => [
        ...securityProblems(checked, placed),
        ...nameProblems(checked, placed),
      ]),
      ...ambiguousNames(checked),
    ],
    warnings: [],
  };
}

function securityProblems(checked: Checked, { tenant, path }: PlacedTenant): readonly Problem[] {
  const { level, reason } = tenant.podSecurity;
  const at = [...path, "podSecurity"];
  if (level === "restricted" || reason !== undefined || isFaulty(checked, at)) return [];
  const message = `the level ${level} needs a reason`;
  const hint = "Add podSecurity.reason, or remove the level";
  return [complain(checked, [...at, "level"], { message, hint })];
}

function nameProblems(checked: Checked, { name, tenant, path }: PlacedTenant): readonly Problem[] {
  return Object.keys(tenant.releases).flatMap((release) => {
    const key = [...path, "releases", release];
    if (Object.hasOwn(tenant.apps, release)) {
      const message = `tenant ${name} has an app and a release of this name`;
      return [complain(checked, key, { message, hint: "Rename one", side: "key" })];
    }
    if (release.length <= RELEASE_LENGTH) return [];
    const message = `the name has ${release.length} characters`;
    const hint = `A Helm release has at most ${RELEASE_LENGTH}, a label ${LABEL_LENGTH}`;
    return [complain(checked, key, { message, hint, side: "key" })];
  });
}

/** Tenant `a` with app `b-c` and tenant `a-b` with app `c` would share their resource names. */
function ambiguousNames(checked: Checked): readonly Problem[] {
  const owners = new Map<string, string>();
  const releases = allTenants(checked).flatMap(({ name, tenant, path }) =>
    Object.keys(tenant.releases).map((release) => ({
      tenant: name,
      name: release,
      path: [...path, "releases", release],
    })),
  );
  return [...allApps(checked), ...releases].flatMap(({ tenant, name, path }) => {
    const full = `${tenant}-${name}`;
    const owner = owners.get(full);
    owners.set(full, owner ?? tenant);
    if (owner === undefined || owner === tenant) return [];
    const message = `tenants ${owner} and ${tenant} both make resources named ${quote(full)}`;
    return [complain(checked, path, { message, hint: "Rename one of the apps", side: "key" })];
  });
}
