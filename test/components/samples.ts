import { resolve } from "node:path";

import type {
  AppConfig,
  Environment,
  ReleaseConfig,
  TenantConfig,
} from "../../environment/environment.ts";

/** Chart that ships with the repository. */
export const CACHE_CHART = resolve(import.meta.dirname, "../../examples/charts/cache");

/** An app without anything optional. */
export function appConfig(name: string, changes: Partial<AppConfig> = {}): AppConfig {
  return {
    name,
    image: `ghcr.io/example/${name}:1.0.0`,
    port: 8080,
    replicas: 1,
    resources: {
      requests: { cpu: "100m", memory: "128Mi" },
      limits: { cpu: "500m", memory: "512Mi" },
    },
    env: {},
    healthCheckPath: undefined,
    host: undefined,
    connects: [],
    command: undefined,
    args: undefined,
    writablePaths: [],
    runAsUser: undefined,
    ...changes,
  };
}

/** A release of the chart that ships with the repository. */
export function releaseConfig(name: string, changes: Partial<ReleaseConfig> = {}): ReleaseConfig {
  return {
    name,
    chart: CACHE_CHART,
    version: "1.2.0",
    values: { auth: { password: { secret: "cache-password" } } },
    timeoutSeconds: 300,
    atomic: true,
    ...changes,
  };
}

/** A tenant without apps. */
export function tenantConfig(name: string, changes: Partial<TenantConfig> = {}): TenantConfig {
  return {
    name,
    namespace: name,
    owner: `${name}@example.com`,
    costCenter: undefined,
    quota: { cpu: "4", memory: "8Gi", storage: "20Gi", pods: 20 },
    podSecurity: { level: "restricted", reason: undefined },
    apps: [],
    releases: [],
    ...changes,
  };
}

/** An environment of the given tenants. */
export function sampleEnvironment(
  tenants: readonly TenantConfig[],
  changes: Partial<Environment> = {},
): Environment {
  return {
    name: "dev",
    profile: "dev",
    domain: "dev.localhost",
    cluster: {
      kubeconfig: "/kubeconfig",
      context: "kwok-moorage",
      identity: undefined,
      embedded: true,
      queriesPerSecond: 50,
      burst: 120,
    },
    ingress: { className: "nginx", namespaces: ["ingress-nginx"] },
    dns: { namespace: "kube-system", podLabels: { "k8s-app": "kube-dns" }, port: 53 },
    policy: { profile: "dev", rules: {} },
    protect: false,
    tenants,
    ...changes,
  };
}
