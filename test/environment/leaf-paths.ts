import type { Environment } from "../../environment/environment.ts";

/** Maps whose entries are replaced as a whole. */
const WHOLE = new Set(["networkPolicies", "env", "files"]);

/** Leaf paths of an environment as `origins` writes them: list entries by name. */
export function leafPaths(environment: Environment): readonly string[] {
  const { tenants, ...rest } = environment;
  const own = leaves(rest, []);
  return [
    ...own,
    ...tenants.flatMap(({ name, namespaces, apps, releases, ...tenant }) => [
      ...leaves(tenant, ["tenants", name]),
      ...namespaces.flatMap(({ key, ...values }) =>
        leaves(values, ["tenants", name, "namespaces", key]),
      ),
      ...apps.flatMap(({ name: app, ...values }) => leaves(values, ["tenants", name, "apps", app])),
      ...releases.flatMap(({ name: release, ...values }) =>
        leaves(values, ["tenants", name, "releases", release]),
      ),
    ]),
  ];
}

function leaves(value: unknown, at: readonly string[]): readonly string[] {
  if (value === undefined) return [];
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  if (WHOLE.has(at.at(-2) ?? "")) return [at.join(".")];
  if (!isMap || "secret" in value || Object.keys(value).length === 0) return [at.join(".")];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...at, key]));
}
