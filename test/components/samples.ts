import { resolve } from "node:path";

import type {
  AppConfig,
  ConnectionConfig,
  Environment,
  NamespaceConfig,
  ReleaseConfig,
  TenantConfig,
} from "../../environment/environment.ts";

/** Chart that ships with the repository. */
export const CACHE_CHART = resolve(import.meta.dirname, "../../examples/charts/cache");

/** Stands for the first namespace of the tenant that gets the app or release. */
const FIRST = "(first)";

/** An app without anything optional, in the first namespace of its tenant. */
export function appConfig(name: string, changes: Partial<AppChanges> = {}): AppConfig {
  const { port = 8080, connects = [], ...rest } = changes;
  return {
    kind: "Deployment",
    kindReason: undefined,
    name,
    namespace: FIRST,
    image: `ghcr.io/example/${name}:1.0.0`,
    ports: port === null ? [] : [{ port }],
    port: port ?? undefined,
    replicas: 1,
    resources: {
      requests: { cpu: "100m", memory: "128Mi" },
      limits: { cpu: "500m", memory: "512Mi" },
    },
    env: {},
    files: {},
    initContainers: [],
    expose: undefined,
    connects: connects.map((target) =>
      typeof target === "string" ? { app: target, port: 8080, protocol: "TCP", env: {} } : target,
    ),
    startAfter: [],
    consumes: [],
    consumers: [],
    egress: { internet: false, apiServer: false, cidrs: [] },
    command: undefined,
    args: undefined,
    ...rest,
  };
}

/** Changes of a Deployment; `port: null` is no port, a name in `connects` its port 8080. */
export type AppChanges = Omit<DeploymentConfig, "port" | "connects"> & {
  readonly port: number | null;
  readonly connects: readonly (string | ConnectionConfig)[];
};

type DeploymentConfig = Extract<AppConfig, { readonly kind: "Deployment" }>;

/** A release of the chart that ships with the repository, in the first namespace of its tenant. */
export function releaseConfig(name: string, changes: Partial<ReleaseConfig> = {}): ReleaseConfig {
  return {
    name,
    namespace: FIRST,
    preset: undefined,
    source: { kind: "folder", path: CACHE_CHART },
    chart: { path: CACHE_CHART, digest: "0".repeat(64), version: "1.2.0" },
    version: "1.2.0",
    digest: undefined,
    keyring: undefined,
    credentials: undefined,
    values: { auth: { password: { secret: "cache-password" } } },
    engine: "release",
    crds: "chart",
    timeoutSeconds: 300,
    wait: true,
    atomic: true,
    cleanupOnFail: true,
    maxHistory: 5,
    dependencyUpdate: false,
    postRender: undefined,
    adopt: false,
    ...changes,
  };
}

/** A namespace that the program creates. */
export function namespaceConfig(
  key: string,
  name: string,
  changes: Partial<NamespaceConfig> = {},
): NamespaceConfig {
  return {
    key,
    name,
    mode: "create",
    podSecurity: { level: "restricted", reason: undefined },
    weight: 1,
    ...changes,
  };
}

/** A tenant without apps, in one namespace of its own name. */
export function tenantConfig(name: string, changes: Partial<TenantConfig> = {}): TenantConfig {
  const namespaces = changes.namespaces ?? [namespaceConfig("main", changes.namespace ?? name)];
  const namespace = namespaces[0]?.name ?? name;
  const placed = <T extends { readonly namespace: string }>(things: readonly T[] = []) =>
    things.map((thing) => (thing.namespace === FIRST ? { ...thing, namespace } : thing));
  return {
    ...plainTenant(name),
    ...changes,
    namespace,
    namespaces,
    apps: placed(changes.apps),
    releases: placed(changes.releases),
  };
}

function plainTenant(
  name: string,
): Omit<TenantConfig, "namespace" | "namespaces" | "apps" | "releases"> {
  return {
    name,
    owner: `${name}@example.com`,
    onCall: undefined,
    costCenter: undefined,
    tier: "silver",
    quota: {
      cpu: "4",
      memory: "8Gi",
      storage: "20Gi",
      pods: 20,
      limitFactor: undefined,
      hard: {},
      share: "each",
      scoped: {},
    },
    limits: {
      default: {},
      defaultRequest: {},
      min: {},
      max: {},
      maxLimitRequestRatio: {},
      volume: { min: undefined, max: undefined },
    },
    isolation: "strict",
    internal: "tenant",
    egress: { internet: false, apiServer: false, cidrs: [] },
    networkPolicies: {},
    access: { admins: [], developers: [], viewers: [], deployer: false },
    pullSecrets: {},
    allow: EVERYTHING,
    placement: {
      nodeSelector: {},
      tolerations: [],
      runtimeClass: undefined,
      priorityClass: undefined,
    },
    guard: "none",
    cordon: false,
    shared: { config: {}, secrets: {} },
  };
}

const EVERYTHING: Environment["allow"] = {
  registries: undefined,
  hosts: undefined,
  ingressClasses: undefined,
  gatewayClasses: undefined,
  storageClasses: undefined,
  priorityClasses: undefined,
  runtimeClasses: undefined,
  serviceTypes: undefined,
  tolerations: undefined,
};

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
      version: undefined,
      nodes: undefined,
    },
    ingress: { className: "nginx", namespaces: ["ingress-nginx"], podLabels: {}, cidrs: [] },
    dns: {
      namespace: "kube-system",
      podLabels: { "k8s-app": "kube-dns" },
      port: 53,
      nodeLocal: [],
    },
    gateway: undefined,
    issuer: undefined,
    apiServer: undefined,
    monitoring: { namespaces: ["monitoring"], podLabels: {}, operator: false },
    clusterCidrs: [],
    allow: EVERYTHING,
    policy: { profile: "dev", rules: {} },
    protect: false,
    images: {},
    secretSource: { kind: "pulumi" },
    approvals: [],
    tenants,
    ...changes,
  };
}
