import type { Checked } from "./checks/checked.ts";
import type { Origin, TenantConfig } from "./environment.ts";
import { pathText } from "./source-file.ts";
import type { Path } from "./source-file.ts";

/** A tenant whose computed values get origins. */
export interface Computed {
  readonly checked: Checked;
  readonly origins: Map<string, readonly Origin[]>;
  readonly tenant: TenantConfig;
}

/** Chain of the name of a tenant's first namespace. */
export function firstNamespace({ origins, tenant }: Computed): readonly Origin[] {
  const path = ["tenants", tenant.name, "namespaces", tenant.namespaces[0]?.key ?? "", "name"];
  return origins.get(pathText(path)) ?? [];
}

/** The namespace of an app or release: from its key, else that of the tenant. */
export function addPlace(computed: Computed, path: Path, name: string): void {
  if (computed.origins.has(pathText(path))) addResult(computed.origins, path, name);
  else computed.origins.set(pathText(path), firstNamespace(computed));
}

/** What is computed from a written value ends its chain. */
export function addResult(
  origins: Map<string, readonly Origin[]>,
  path: Path,
  result: string | undefined,
): void {
  const key = pathText(path);
  const chain = origins.get(key) ?? [];
  const last = chain.at(-1);
  if (last === undefined || result === undefined || last.value === result) return;
  origins.set(key, [...chain.slice(0, -1), { ...last, value: `${last.value} -> ${result}` }]);
}
