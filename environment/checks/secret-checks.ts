import { classifiedEnv } from "../../kubernetes/app/classified-env.ts";
import { classifyFile } from "../../kubernetes/app/file-secrets.ts";
import { CHECKSUM_KEY } from "../environment.ts";
import { entriesOf, isSecretReference } from "../plain-data.ts";
import { nearName } from "../problems.ts";
import type { ResolvedApp } from "../resolved-schema.ts";
import { secretSourceOf } from "../settings.ts";
import { problemAt } from "../source-file.ts";
import type { Path } from "../source-file.ts";
import type { StackSettings } from "../stack-settings.ts";
import { allApps, allTenants, complainAt } from "./checked.ts";
import type { Checked, Findings, PlacedApp } from "./checked.ts";
import type { FoundFiles } from "./file-checks.ts";

/** A place that refers to an encrypted value. */
export interface SecretUse {
  readonly key: string;
  readonly path: Path;
}

/** All needs for encrypted values: references, and the checksum key of apps that hold secrets. */
export function secretUses(checked: Checked, files: FoundFiles["files"]): readonly SecretUse[] {
  const inReleases = allTenants(checked).flatMap(({ tenant, path }) =>
    Object.entries(tenant.releases).flatMap(([name, { values, credentials }]) => [
      ...usesIn(values, [...path, "releases", name, "values"]),
      ...usesIn(credentials, [...path, "releases", name, "credentials"]),
    ]),
  );
  const inTenants = allTenants(checked).flatMap(({ tenant, path }) => [
    ...usesIn(tenant.pullSecrets, [...path, "pullSecrets"]),
    ...usesIn(tenant.shared.secrets, [...path, "shared", "secrets"]),
  ]);
  // Elsewhere apps name keys of that source, and the program sees no value.
  const inApps = isOurs(checked) ? appUses(checked) : [];
  return [...checksumUse(checked, files), ...inApps, ...inReleases, ...inTenants];
}

/** True when the values of apps are encrypted in the stack's configuration. */
function isOurs(checked: Checked): boolean {
  return secretSourceOf(checked.files.settings).kind === "pulumi";
}

/** References of all apps, wherever the values come from. */
export function appUses(checked: Checked): readonly SecretUse[] {
  return allApps(checked).flatMap(({ app, path }) => [
    ...usesIn(app.env, [...path, "env"]),
    ...app.initContainers.flatMap(({ env }, index) =>
      usesIn(env, [...path, "initContainers", index, "env"]),
    ),
    ...Object.entries(app.files).flatMap(([file, { secret }]) =>
      secret === undefined ? [] : [{ key: secret, path: [...path, "files", file, "secret"] }],
    ),
  ]);
}

/** A pod rolls when its secrets change, by a checksum that needs one key for all apps. */
function checksumUse(checked: Checked, files: FoundFiles["files"]): readonly SecretUse[] {
  for (const placed of allApps(checked)) {
    const [place] = secretPlaces(checked, placed, files);
    if (place !== undefined) return [{ key: CHECKSUM_KEY, path: place }];
  }
  return [];
}

/** Variables and files of an app that end up in a Secret of ours. */
function secretPlaces(
  checked: Checked,
  { tenant, name, app, path }: PlacedApp,
  files: FoundFiles["files"],
): readonly Path[] {
  const isRemote = (value: unknown): boolean => !isOurs(checked) && isSecretReference(value);
  const variables = (env: ResolvedApp["env"], at: Path): readonly Path[] =>
    classifiedEnv(env)
      .filter((variable) => variable.target === "Secret" && !isRemote(env[variable.name]))
      .map((variable) => [...at, variable.name]);
  return [
    ...variables(app.env, [...path, "env"]),
    ...app.initContainers.flatMap(({ env = {} }, index) =>
      variables(env, [...path, "initContainers", index, "env"]),
    ),
    ...Object.entries(files.get(`${tenant}/${name}`) ?? {}).flatMap(([file, entry]) => {
      if ("remoteKey" in entry || isRemote(entry.content)) return [];
      return classifyFile(entry).target === "Secret" ? [[...path, "files", file]] : [];
    }),
  ];
}

function usesIn(value: unknown, path: Path): readonly SecretUse[] {
  if (isSecretReference(value)) return [{ key: value.secret, path }];
  if (Array.isArray(value)) return value.flatMap((item, index) => usesIn(item, [...path, index]));
  return entriesOf(value).flatMap(([key, inner]) => usesIn(inner, [...path, key]));
}

/** Where values are referred to, and what a missing one is. */
export interface References {
  readonly checked: Checked;
  readonly uses: readonly SecretUse[];
  readonly missing: "problem" | "warning" | "ignored";
}

/** References without an encrypted value, and encrypted values without a reference. */
export function checkReferences(
  stack: StackSettings,
  { checked, uses, missing }: References,
): Findings {
  const used = new Set(uses.map(({ key }) => key));
  const absent = uses
    .filter(({ key }) => !stack.secretKeys.has(key) && !stack.plainKeys.includes(key))
    .map(({ key, path }) => {
      const message =
        key === CHECKSUM_KEY
          ? `no encrypted value for "${key}", by which pods roll when their secrets change`
          : `no encrypted value for the secret "${key}"`;
      const near = nearName(key, stack.secretKeys);
      const hint = near ?? `Set it: pulumi config set --secret moorage:${key}`;
      return complainAt(checked, path, { message, hint });
    });
  const unused = [...stack.secretKeys]
    .filter((key) => !used.has(key))
    .flatMap((key) => {
      const path = ["config", `moorage:${key}`];
      if (stack.source.place(path) === undefined) return [];
      const message = "nothing refers to this secret";
      const hint = nearName(key, used) ?? "Remove it, or refer to it with { secret: key }";
      return [problemAt(stack.source, path, { message, hint, side: "key" })];
    });
  return {
    problems: missing === "problem" ? absent : [],
    warnings: [...(missing === "warning" ? absent : []), ...unused],
  };
}
