import type { AppConfig, Environment, LoadedEnvironment } from "../../environment/environment.ts";
import type { Registration } from "../../plan/recording-monitor.ts";

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
    protect: false,
    retainOnDelete: false,
    dependsOn: [],
    aliases: [],
    leaks: [],
    ...overrides,
  };
}

/** An app that keeps every rule. */
export function app(name: string, overrides: Partial<AppConfig> = {}): AppConfig {
  return {
    name,
    image: `ghcr.io/acme/${name}:1.8.2`,
    port: 8080,
    replicas: 1,
    resources: {
      requests: { cpu: "100m", memory: "128Mi" },
      limits: { cpu: "500m", memory: "512Mi" },
    },
    env: { LOG_LEVEL: "info", SESSION_KEY: { secret: "acme-session-key" } },
    healthCheckPath: "/healthz",
    host: undefined,
    connects: [],
    command: undefined,
    args: undefined,
    writablePaths: [],
    runAsUser: undefined,
    ...overrides,
  };
}

/** An environment of two tenants with one app each, as the loader would give it. */
export function loaded(overrides: Partial<Environment> = {}): LoadedEnvironment {
  const quota = { cpu: "6", memory: "8Gi", storage: "20Gi", pods: 20 };
  const podSecurity = { level: "restricted" as const, reason: undefined };
  const tenant = {
    owner: "a@acme.example",
    costCenter: undefined,
    quota,
    podSecurity,
    releases: [],
  };
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
    },
    ingress: { className: "nginx", namespaces: ["ingress-nginx"] },
    dns: { namespace: "kube-system", podLabels: { "k8s-app": "kube-dns" }, port: 53 },
    policy: { profile: "dev", rules: {} },
    protect: false,
    tenants: [
      {
        ...tenant,
        name: "acme",
        namespace: "acme",
        apps: [app("web", { host: "web.acme.example" })],
      },
      { ...tenant, name: "globex", namespace: "globex", apps: [app("shop")] },
    ],
    ...overrides,
  };
  return { environment, origins: new Map(), secrets: new Map(), warnings: [] };
}
