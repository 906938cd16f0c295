import { hardQuota } from "../kubernetes/quota-tiers.ts";
import type { Checked } from "./checks/checked.ts";
import type { AppConfig, NamespaceConfig, Origin, TenantConfig } from "./environment.ts";
import { settingOrigins } from "./origin-text.ts";
import { entriesOf } from "./plain-data.ts";
import { pathText } from "./source-file.ts";
import type { Path } from "./source-file.ts";

/** A tenant whose computed values get origins. */
export interface Computed {
  readonly checked: Checked;
  readonly origins: Map<string, readonly Origin[]>;
  readonly tenant: TenantConfig;
}

/** Adds what the files do not hold: names, and values that come from a more general place. */
export function addComputed(computed: Computed): void {
  const { tenant } = computed;
  const path = ["tenants", tenant.name];
  for (const namespace of tenant.namespaces) {
    addNamespace(computed, [...path, "namespaces", namespace.key], namespace);
  }
  computed.origins.set(pathText([...path, "namespace"]), firstNamespace(computed));
  addScoped(computed, [...path, "quota", "scoped"]);
  addBudget(computed, path);
  for (const [list, value] of entriesOf(tenant.allow)) {
    const key = pathText([...path, "allow", list]);
    if (value === undefined || computed.origins.has(key)) continue;
    computed.origins.set(key, settingOrigins(computed.checked, ["moorage:allow", list], value));
  }
  for (const app of tenant.apps) addApp(computed, [...path, "apps", app.name], app);
  for (const { name, namespace } of tenant.releases) {
    addPlace(computed, [...path, "releases", name, "namespace"], namespace);
  }
}

/** Scopes that a scoped quota does not name. */
function addScoped({ origins, tenant }: Computed, path: Path): void {
  for (const name of Object.keys(tenant.quota.scoped)) {
    for (const key of ["scopes", "scopeSelector"]) {
      const leaf = pathText([...path, name, key]);
      if (!origins.has(leaf)) {
        origins.set(leaf, [{ layer: "default", at: "built-in", value: "[]" }]);
      }
    }
  }
}

/** What a tenant may hold in sum: from its short form, else from its tier. */
function addBudget({ origins, tenant }: Computed, path: Path): void {
  const chainOf = (...key: Path): readonly Origin[] | undefined =>
    origins.get(pathText([...path, ...key]));
  for (const [key, amount] of Object.entries(hardQuota({ tier: tenant.tier, ...tenant.quota }))) {
    const leaf = [...path, "quota", "hard", key];
    if (origins.has(pathText(leaf))) continue;
    const resource = key.replace(/^(?:requests|limits)\./, "");
    const short = resource === "ephemeral-storage" ? "pods" : resource;
    const chain = chainOf("quota", short) ?? chainOf("tier") ?? [];
    origins.set(pathText(leaf), chain);
    addResult(origins, leaf, amount);
  }
}

function addNamespace(computed: Computed, path: Path, namespace: NamespaceConfig): void {
  const { origins, tenant } = computed;
  const name = pathText([...path, "name"]);
  if (!origins.has(name)) {
    origins.set(name, settingOrigins(computed.checked, ["moorage:namespaces"], namespace.name));
  }
  for (const [key, value] of entriesOf(namespace.podSecurity)) {
    const own = pathText([...path, "podSecurity", key]);
    const general = origins.get(pathText(["tenants", tenant.name, "podSecurity", key]));
    if (value === undefined || origins.has(own) || general === undefined) continue;
    origins.set(own, general);
  }
}

function firstNamespace({ origins, tenant }: Computed): readonly Origin[] {
  const path = ["tenants", tenant.name, "namespaces", tenant.namespaces[0]?.key ?? "", "name"];
  return origins.get(pathText(path)) ?? [];
}

function addApp(computed: Computed, path: Path, app: AppConfig): void {
  const { origins } = computed;
  addPlace(computed, [...path, "namespace"], app.namespace);
  addResult(origins, [...path, "host"], app.host);
  const metrics = pathText([...path, "metrics.port"]);
  const port = origins.get(pathText([...path, "port"]));
  if (app.metrics !== undefined && !origins.has(metrics) && port !== undefined) {
    origins.set(metrics, port);
  }
  const offers = origins.get(pathText([...path, "exposes"]));
  if (offers !== undefined) {
    origins.set(pathText([...path, "consumers"]), offers);
  }
}

/** The namespace of an app or release: from its key, else that of the tenant. */
function addPlace(computed: Computed, path: Path, name: string): void {
  if (computed.origins.has(pathText(path))) addResult(computed.origins, path, name);
  else computed.origins.set(pathText(path), firstNamespace(computed));
}

/** What is computed from a written value ends its chain. */
function addResult(
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
