import { hardQuota } from "../kubernetes/quota-tiers.ts";
import { addAppOrigins } from "./app-origins.ts";
import type { NamespaceConfig, Origin } from "./environment.ts";
import { addResult, firstNamespace } from "./origin-chains.ts";
import type { Computed } from "./origin-chains.ts";
import { settingOrigins } from "./origin-text.ts";
import { entriesOf } from "./plain-data.ts";
import { addImageOrigins } from "./image-origins.ts";
import { addReleaseOrigins } from "./release-origins.ts";
import { pathText } from "./source-file.ts";
import type { Path } from "./source-file.ts";

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
  for (const app of tenant.apps) {
    addAppOrigins(computed, [...path, "apps", app.name], app);
    addImageOrigins(computed, [...path, "apps", app.name], app);
  }
  for (const release of tenant.releases) {
    addReleaseOrigins(computed, [...path, "releases", release.name], release);
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
