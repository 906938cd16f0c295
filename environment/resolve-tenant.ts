import type { Checked } from "./checks/checked.ts";
import type {
  AllowConfig,
  LimitsConfig,
  NamespaceConfig,
  PlacementConfig,
  PodSecurityConfig,
  QuotaConfig,
  TenantConfig,
} from "./environment.ts";
import { compareText } from "./problems.ts";
import { namespaceOf, resolveApp } from "./resolve-app.ts";
import type { Names, Scope } from "./resolve-app.ts";
import { resolveEgress } from "./resolve-network.ts";
import { resolveRelease } from "./resolve-release.ts";
import type { ResolvedNamespace, ResolvedTenant } from "./resolved-schema.ts";
import { allowOf } from "./settings.ts";

/** All tenants of an environment, ordered by name. */
export function resolveTenants(checked: Checked, names: Names): readonly TenantConfig[] {
  return sortedEntries(checked.tenants).map(([name, tenant]) =>
    resolveTenant({ checked, names, name, tenant }),
  );
}

function sortedEntries<T>(map: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(map).sort(([a], [b]) => compareText(a, b));
}

function resolveTenant(scope: Scope): TenantConfig {
  const { checked, name, tenant } = scope;
  return {
    name,
    namespace: namespaceOf(scope, undefined),
    namespaces: Object.entries(tenant.namespaces).map(([key, namespace]) =>
      resolveNamespace(scope, key, namespace),
    ),
    owner: tenant.owner,
    onCall: tenant.onCall,
    costCenter: tenant.costCenter,
    tier: tenant.tier,
    quota: resolveQuota(tenant),
    limits: resolveLimits(tenant),
    isolation: tenant.isolation,
    internal: tenant.internal,
    egress: resolveEgress(tenant.egress),
    networkPolicies: tenant.networkPolicies,
    access: tenant.access,
    pullSecrets: tenant.pullSecrets,
    allow: effectiveAllow(checked, tenant),
    placement: resolvePlacement(tenant),
    guard: tenant.guard,
    cordon: tenant.cordon,
    shared: tenant.shared,
    apps: sortedEntries(tenant.apps).map(([app, values]) => resolveApp(scope, app, values)),
    releases: sortedEntries(tenant.releases).map(([release, values]) =>
      resolveRelease(scope, release, values),
    ),
  };
}

function resolveNamespace(
  scope: Scope,
  key: string,
  namespace: ResolvedNamespace,
): NamespaceConfig {
  return {
    key,
    name: namespaceOf(scope, key),
    mode: namespace.mode,
    podSecurity: podSecurityOf(scope.tenant, namespace),
    weight: namespace.weight,
  };
}

/** A level of the namespace's own stands for itself; the tenant's reason is no reason for it. */
export function podSecurityOf(
  tenant: ResolvedTenant,
  namespace: ResolvedNamespace,
): PodSecurityConfig {
  const { level, reason } = namespace.podSecurity ?? {};
  if (level !== undefined) return { level, reason };
  return { level: tenant.podSecurity.level, reason: reason ?? tenant.podSecurity.reason };
}

function resolveQuota({ quota }: ResolvedTenant): QuotaConfig {
  return {
    cpu: quota.cpu,
    memory: quota.memory,
    storage: quota.storage,
    pods: quota.pods,
    limitFactor: quota.limitFactor,
    hard: quota.hard,
    share: quota.share,
    scoped: quota.scoped,
  };
}

function resolveLimits({ limits }: ResolvedTenant): LimitsConfig {
  return { ...limits, volume: { min: limits.volume.min, max: limits.volume.max } };
}

/** The tenant's own lists, and the environment's where it has none. */
function effectiveAllow(checked: Checked, { allow }: ResolvedTenant): AllowConfig {
  const general = allowOf(checked.files.settings["moorage:allow"]);
  return {
    registries: allow.registries ?? general.registries,
    hosts: allow.hosts ?? general.hosts,
    ingressClasses: allow.ingressClasses ?? general.ingressClasses,
    gatewayClasses: allow.gatewayClasses ?? general.gatewayClasses,
    storageClasses: allow.storageClasses ?? general.storageClasses,
    priorityClasses: allow.priorityClasses ?? general.priorityClasses,
    runtimeClasses: allow.runtimeClasses ?? general.runtimeClasses,
    serviceTypes: allow.serviceTypes ?? general.serviceTypes,
    tolerations: allow.tolerations ?? general.tolerations,
  };
}

function resolvePlacement({ placement }: ResolvedTenant): PlacementConfig {
  return {
    nodeSelector: placement.nodeSelector,
    tolerations: placement.tolerations.map(({ key, operator, value, effect }) => ({
      key,
      operator,
      value,
      effect,
    })),
    runtimeClass: placement.runtimeClass,
    priorityClass: placement.priorityClass,
  };
}
