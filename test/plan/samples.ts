import type {
  AppBaseConfig,
  AppConfig,
  ConnectionConfig,
  Environment,
  LoadedEnvironment,
} from "../../environment/environment.ts";
import type {
  AllowConfig,
  EgressConfig,
  NamespaceConfig,
  TenantConfig,
} from "../../environment/tenant-config.ts";
import type { Registration } from "../../plan/recording-monitor.ts";

/** A Deployment of an app. */
export type DeploymentConfig = Extract<AppConfig, { readonly kind: "Deployment" }>;

/** A registration without anything special. */
export function registration(overrides: Partial<Registration>): Registration {
  const { type = "kubernetes:core/v1:ConfigMap", name = "map" } = overrides;
  return {
    urn: `urn:pulumi:dev::moorage::${type}::${name}`,
    type,
    name,
    parent: undefined,
    inputs: {},
    custom: !type.startsWith("moorage:"),
    external: false,
    protect: false,
    retainOnDelete: false,
    dependsOn: [],
    aliases: [],
    leaks: [],
    ...overrides,
  };
}

/** An app that keeps every rule. */
export function app(name: string, overrides: Partial<DeploymentConfig> = {}): DeploymentConfig {
  return { ...base(name), kind: "Deployment", replicas: 1, ...overrides };
}

/** A port of an app, in both forms. */
export function listening(port: number): Pick<AppBaseConfig, "port" | "ports"> {
  return { port, ports: [{ port }] };
}

/** A connection to another app of the tenant. */
export function connection(app: string, port: number): ConnectionConfig {
  return { app, port, protocol: "TCP", env: {} };
}

/** What apps of every kind have. */
export function base(name: string): AppBaseConfig {
  return {
    name,
    namespace: "acme",
    image: `ghcr.io/acme/${name}:1.8.2`,
    kindReason: undefined,
    ports: [{ port: 8080 }],
    port: 8080,
    resources: {
      requests: { cpu: "100m", memory: "128Mi" },
      limits: { cpu: "500m", memory: "512Mi" },
    },
    env: { LOG_LEVEL: "info", SESSION_KEY: { secret: "acme-session-key" } },
    files: {},
    initContainers: [],
    healthCheckPath: "/healthz",
    expose: undefined,
    connects: [],
    startAfter: [],
    consumes: [],
    consumers: [],
    egress: noEgress,
    command: undefined,
    args: undefined,
  };
}

/** No connection to the outside. */
export const noEgress: EgressConfig = { internet: false, apiServer: false, cidrs: [] };

const noList: AllowConfig = {
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

/** A namespace that Moorage creates. */
export function namespace(key: string, name: string): NamespaceConfig {
  const podSecurity = { level: "restricted", reason: undefined } as const;
  return { key, name, mode: "create", podSecurity, weight: 1 };
}

/** A tenant with one namespace of its own name. */
export function tenant(name: string, overrides: Partial<TenantConfig> = {}): TenantConfig {
  return {
    name,
    namespace: name,
    namespaces: [namespace("main", name)],
    owner: "a@acme.example",
    onCall: undefined,
    costCenter: undefined,
    tier: "silver",
    quota: {
      cpu: "6",
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
    egress: noEgress,
    networkPolicies: {},
    access: { admins: [], developers: [], viewers: [], deployer: false },
    pullSecrets: {},
    allow: noList,
    placement: {
      nodeSelector: {},
      tolerations: [],
      runtimeClass: undefined,
      priorityClass: undefined,
    },
    guard: "none",
    cordon: false,
    shared: { config: {}, secrets: {} },
    apps: [],
    releases: [],
    ...overrides,
  };
}

/** An environment of two tenants with one app each, as the loader would give it. */
export function loaded(overrides: Partial<Environment> = {}): LoadedEnvironment {
  const environment: Environment = {
    name: "dev",
    profile: "dev",
    domain: "dev.localhost",
    cluster: {
      kubeconfig: "/kubeconfig",
      context: "dev",
      identity: undefined,
      embedded: true,
      queriesPerSecond: 50,
      burst: 100,
      version: undefined,
      nodes: undefined,
    },
    ingress: { className: "nginx", namespaces: ["ingress-nginx"], podLabels: {}, cidrs: [] },
    gateway: undefined,
    issuer: undefined,
    dns: {
      namespace: "kube-system",
      podLabels: { "k8s-app": "kube-dns" },
      port: 53,
      nodeLocal: [],
    },
    apiServer: undefined,
    monitoring: { namespaces: ["monitoring"], podLabels: {}, operator: false },
    clusterCidrs: [],
    allow: noList,
    policy: { profile: "dev", rules: {} },
    protect: false,
    images: {},
    secretSource: { kind: "pulumi" },
    approvals: [],
    tenants: [
      tenant("acme", { apps: [app("web", { expose: { hosts: ["web.acme.example"] } })] }),
      tenant("globex", { apps: [app("shop", { namespace: "globex" })] }),
    ],
    ...overrides,
  };
  return { environment, origins: new Map(), secrets: new Map(), generate: [], warnings: [] };
}
