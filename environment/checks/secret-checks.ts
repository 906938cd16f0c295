import { classifyEnv } from "../../kubernetes/secret-classification.ts";
import { knownSecretForm } from "../../kubernetes/secret-values.ts";
import { CHECKSUM_KEY } from "../environment.ts";
import type { Problem } from "../environment.ts";
import { entriesOf, isSecretReference } from "../plain-data.ts";
import { nearName } from "../problems.ts";
import { problemAt } from "../source-file.ts";
import type { Path } from "../source-file.ts";
import type { StackSettings } from "../stack-settings.ts";
import { allApps, allTenants, complain } from "./checked.ts";
import type { Checked, Findings, PlacedApp } from "./checked.ts";

/** A place that refers to an encrypted value. */
export interface SecretUse {
  readonly key: string;
  readonly path: Path;
}

/** All needs for encrypted values: references, and the checksum key of apps that hold secrets. */
export function secretUses(checked: Checked): readonly SecretUse[] {
  const apps = allApps(checked);
  const inApps = apps.flatMap(({ app, path }) => usesIn(app.env, [...path, "env"]));
  const inReleases = allTenants(checked).flatMap(({ tenant, path }) =>
    Object.entries(tenant.releases).flatMap(([name, { values }]) =>
      usesIn(values, [...path, "releases", name, "values"]),
    ),
  );
  const inTenants = allTenants(checked).flatMap(({ tenant, path }) => [
    ...usesIn(tenant.pullSecrets, [...path, "pullSecrets"]),
    ...usesIn(tenant.shared.secrets, [...path, "shared", "secrets"]),
  ]);
  return [...apps.flatMap(checksumUses).slice(0, 1), ...inApps, ...inReleases, ...inTenants];
}

/** A pod rolls when its secrets change, by a checksum that needs a key. */
function checksumUses({ app, path }: PlacedApp): readonly SecretUse[] {
  const siblings = Object.keys(app.env);
  return Object.entries(app.env)
    .filter(
      ([name, value]) =>
        typeof value !== "string" || classifyEnv(name, value, siblings).target === "Secret",
    )
    .map(([name]) => ({ key: CHECKSUM_KEY, path: [...path, "env", name] }));
}

function usesIn(value: unknown, path: Path): readonly SecretUse[] {
  if (isSecretReference(value)) return [{ key: value.secret, path }];
  if (Array.isArray(value)) return value.flatMap((item, index) => usesIn(item, [...path, index]));
  return entriesOf(value).flatMap(([key, inner]) => usesIn(inner, [...path, key]));
}

/** When a missing secret is an error, advice, or nothing. */
export type MissingSecrets = "problem" | "warning" | "ignored";

/** References without an encrypted value, and encrypted values without a reference. */
export function checkReferences(
  checked: Checked,
  stack: StackSettings,
  missing: MissingSecrets,
): Findings {
  const uses = secretUses(checked);
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
      const leaf = leafAbove(checked, path);
      return complain(checked, leaf, { message, hint, within: path.slice(leaf.length) });
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

/** Lists are leaves of the merged tree; the rest of the path is inside the list. */
function leafAbove(checked: Checked, path: Path): Path {
  for (let length = path.length; length > 0; length -= 1) {
    const above = path.slice(0, length);
    if (checked.tree.winner(above) !== undefined) return above;
  }
  return path;
}

/** Plain values that should be encrypted: errors with a prod profile, warnings elsewhere. */
export function checkPlainSecrets(checked: Checked): Findings {
  const found = allApps(checked).flatMap((placed) => [
    ...envProblems(checked, placed),
    ...argumentProblems(checked, placed),
  ]);
  return checked.isProd ? { problems: found, warnings: [] } : { problems: [], warnings: found };
}

function envProblems(checked: Checked, { tenant, name, app, path }: PlacedApp): readonly Problem[] {
  const siblings = Object.keys(app.env);
  return Object.entries(app.env).flatMap(([key, value]) => {
    if (typeof value !== "string") return [];
    const { target, reason } = classifyEnv(key, value, siblings);
    if (target === "ConfigMap") return [];
    const at = [...path, "env", key];
    const message = `a plain value that should be secret: ${reason}`;
    const secret = `${tenant}-${name}-${key.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
    const hint = `Write { secret: ${secret} } and run: pulumi config set --secret moorage:${secret}`;
    return [complain(checked, at, { message, hint })];
  });
}

function argumentProblems(checked: Checked, { app, path }: PlacedApp): readonly Problem[] {
  return (["command", "args"] as const).flatMap((key) =>
    (app[key] ?? []).flatMap((text, index) => {
      const form = knownSecretForm(text);
      if (form === undefined) return [];
      const message = `a plain argument that should be secret: ${form.reason}`;
      const hint = "Pass it by an environment variable with { secret: key }";
      return [complain(checked, [...path, key], { message, hint, within: [index] })];
    }),
  );
}
