// The same resources the usual way: CommonJS, ts-node with type check, synchronous, everything passed to super.
import { createHash, createHmac } from "crypto";
import { readFileSync } from "fs";
import { join } from "path";

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";

interface AppEntry {
  image: string;
  port: number;
  healthCheckPath: string;
  env: Record<string, string | { secret: string }>;
}
interface TenantEntry {
  owner: string;
  quota: { cpu: string; memory: string; storage: string; pods: number };
  apps: Record<string, AppEntry>;
}

const config = new pulumi.Config("moorage");
const domain = "bench.example.com";

class Tenant extends pulumi.ComponentResource {
  public namespace: pulumi.Output<string>;
  public labels: Record<string, string>;
  constructor(name: string, args: TenantEntry, opts: pulumi.ComponentResourceOptions) {
    super("bench:index:Tenant", name, args, opts);
    this.labels = {
      "moorage.dev/tenant": name,
      "moorage.dev/environment": pulumi.getStack(),
      "app.kubernetes.io/managed-by": "moorage",
      "app.kubernetes.io/part-of": name,
    };
    const labels = this.labels;
    const parent = { parent: this };
    const namespace = new k8s.core.v1.Namespace(
      name,
      {
        metadata: {
          name: `tenant-${name}`,
          labels: {
            ...labels,
            "moorage.dev/tier": "silver",
            "pod-security.kubernetes.io/enforce": "restricted",
            "pod-security.kubernetes.io/enforce-version": "v1.30",
            "pod-security.kubernetes.io/audit": "restricted",
            "pod-security.kubernetes.io/audit-version": "v1.30",
            "pod-security.kubernetes.io/warn": "restricted",
            "pod-security.kubernetes.io/warn-version": "v1.30",
          },
          annotations: { "moorage.dev/owner": args.owner },
        },
      },
      parent,
    );
    this.namespace = namespace.metadata.name;
    const meta = (object: string) => ({ namespace: namespace.metadata.name, name: object, labels });
    new k8s.core.v1.ResourceQuota(
      `${name}-quota`,
      {
        metadata: meta("quota"),
        spec: {
          hard: {
            "requests.cpu": args.quota.cpu,
            "requests.memory": args.quota.memory,
            "limits.cpu": args.quota.cpu,
            "limits.memory": args.quota.memory,
            pods: String(args.quota.pods),
            "requests.ephemeral-storage": `${args.quota.pods * 3}Gi`,
            "limits.ephemeral-storage": `${args.quota.pods * 8}Gi`,
            "requests.storage": args.quota.storage,
            persistentvolumeclaims: "20",
            services: "20",
            "services.loadbalancers": "1",
            configmaps: "100",
            secrets: "100",
            "count/ingresses.networking.k8s.io": "20",
            "count/jobs.batch": "50",
            "services.nodeports": "0",
          },
        },
      },
      parent,
    );
    new k8s.core.v1.LimitRange(
      `${name}-limits`,
      {
        metadata: meta("limits"),
        spec: {
          limits: [
            {
              type: "Container",
              default: { cpu: "1", memory: "512Mi", "ephemeral-storage": "8Gi" },
              defaultRequest: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "3Gi" },
            },
          ],
        },
      },
      parent,
    );
    new k8s.networking.v1.NetworkPolicy(
      `${name}-default-deny`,
      {
        metadata: meta("default-deny"),
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      },
      parent,
    );
    new k8s.networking.v1.NetworkPolicy(
      `${name}-allow-dns`,
      {
        metadata: meta("allow-dns"),
        spec: {
          podSelector: {},
          policyTypes: ["Egress"],
          egress: [
            {
              to: [
                {
                  namespaceSelector: {
                    matchLabels: { "kubernetes.io/metadata.name": "kube-system" },
                  },
                  podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
                },
              ],
              ports: [
                { protocol: "UDP", port: 53 },
                { protocol: "TCP", port: 53 },
              ],
            },
          ],
        },
      },
      parent,
    );
    const inside = {
      namespaceSelector: {
        matchExpressions: [
          {
            key: "kubernetes.io/metadata.name",
            operator: "In",
            values: [namespace.metadata.name],
          },
        ],
      },
    };
    new k8s.networking.v1.NetworkPolicy(
      `${name}-allow-tenant`,
      {
        metadata: meta("allow-tenant"),
        spec: {
          podSelector: {},
          policyTypes: ["Ingress", "Egress"],
          ingress: [{ from: [inside] }],
          egress: [{ to: [inside] }],
        },
      },
      parent,
    );
    new k8s.core.v1.ServiceAccountPatch(
      `${name}-default-service-account`,
      {
        metadata: {
          namespace: namespace.metadata.name,
          name: "default",
          annotations: { "pulumi.com/patchForce": "true" },
        },
        automountServiceAccountToken: false,
      },
      parent,
    );
    this.registerOutputs({ namespace: this.namespace });
  }
}

class ServiceApp extends pulumi.ComponentResource {
  public url: pulumi.Output<string>;
  constructor(
    name: string,
    app: string,
    args: AppEntry & { tenant: Tenant; host: string },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("bench:index:ServiceApp", name, args, opts);
    const parent = { parent: this };
    const labels = { ...args.tenant.labels, "app.kubernetes.io/name": app, app };
    const selector = {
      "app.kubernetes.io/name": app,
      "moorage.dev/tenant": args.tenant.labels["moorage.dev/tenant"] ?? "",
    };
    const meta = (object: string) => ({ namespace: args.tenant.namespace, name: object, labels });
    const plain: Record<string, string> = {};
    const secret: Record<string, pulumi.Output<string>> = {};
    for (const [key, value] of Object.entries(args.env)) {
      if (typeof value === "string") plain[key] = value;
      else secret[key] = config.requireSecret(value.secret);
    }
    const configMap = new k8s.core.v1.ConfigMap(
      `${name}-config`,
      { metadata: meta(`${app}-config`), data: plain },
      parent,
    );
    const secretObject = new k8s.core.v1.Secret(
      `${name}-secret`,
      { metadata: meta(`${app}-secret`), stringData: secret },
      parent,
    );
    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata: meta(app), automountServiceAccountToken: false },
      parent,
    );
    const configHash = createHash("sha256").update(JSON.stringify(plain)).digest("hex");
    const secretHash = pulumi
      .all([config.requireSecret("checksum-key"), secret])
      .apply(([key, data]) => createHmac("sha256", key).update(JSON.stringify(data)).digest("hex"));
    const probe = {
      httpGet: { path: args.healthCheckPath, port: "http", scheme: "HTTP" },
      timeoutSeconds: 1,
    };
    const deployment = new k8s.apps.v1.Deployment(
      name,
      {
        metadata: meta(app),
        spec: {
          replicas: 2,
          revisionHistoryLimit: 3,
          progressDeadlineSeconds: 600,
          selector: { matchLabels: selector },
          strategy: {
            type: "RollingUpdate",
            rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" },
          },
          template: {
            metadata: {
              labels,
              annotations: {
                "moorage.dev/config-checksum": configHash,
                "moorage.dev/secret-checksum": pulumi.unsecret(secretHash),
              },
            },
            spec: {
              serviceAccountName: account.metadata.name,
              automountServiceAccountToken: false,
              enableServiceLinks: false,
              terminationGracePeriodSeconds: 30,
              securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
              topologySpreadConstraints: [
                "topology.kubernetes.io/zone",
                "kubernetes.io/hostname",
              ].map((topologyKey) => ({
                maxSkew: 1,
                topologyKey,
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: { matchLabels: selector },
              })),
              containers: [
                {
                  name: app,
                  image: args.image,
                  imagePullPolicy: "IfNotPresent",
                  envFrom: [
                    { configMapRef: { name: configMap.metadata.name } },
                    { secretRef: { name: secretObject.metadata.name } },
                  ],
                  ports: [{ name: "http", containerPort: args.port, protocol: "TCP" }],
                  startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 30 },
                  readinessProbe: { ...probe, periodSeconds: 10, failureThreshold: 3 },
                  livenessProbe: { ...probe, periodSeconds: 10, failureThreshold: 3 },
                  lifecycle: { preStop: { sleep: { seconds: 5 } } },
                  resources: {
                    requests: { cpu: "250m", memory: "256Mi" },
                    limits: { cpu: "500m", memory: "512Mi" },
                  },
                  securityContext: {
                    allowPrivilegeEscalation: false,
                    capabilities: { drop: ["ALL"] },
                    readOnlyRootFilesystem: true,
                  },
                  volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
                },
              ],
              volumes: [{ name: "tmp", emptyDir: { sizeLimit: "1Gi" } }],
            },
          },
        },
      },
      parent,
    );
    new k8s.policy.v1.PodDisruptionBudget(
      name,
      {
        metadata: meta(app),
        spec: {
          maxUnavailable: 1,
          unhealthyPodEvictionPolicy: "AlwaysAllow",
          selector: { matchLabels: selector },
        },
      },
      parent,
    );
    const service = new k8s.core.v1.Service(
      name,
      {
        metadata: meta(app),
        spec: {
          type: "ClusterIP",
          selector,
          ports: [{ name: "http", port: args.port, targetPort: "http", protocol: "TCP" }],
        },
      },
      { ...parent, dependsOn: [deployment] },
    );
    new k8s.networking.v1.NetworkPolicy(
      `${name}-gateway`,
      {
        metadata: meta(`${app}-gateway`),
        spec: {
          podSelector: { matchLabels: selector },
          policyTypes: ["Ingress"],
          ingress: [
            {
              from: [
                {
                  namespaceSelector: {
                    matchExpressions: [
                      { key: "kubernetes.io/metadata.name", operator: "In", values: ["traefik"] },
                    ],
                  },
                },
              ],
              ports: [{ protocol: "TCP", port: args.port }],
            },
          ],
        },
      },
      parent,
    );
    const backend = { service: { name: service.metadata.name, port: { name: "http" } } };
    new k8s.networking.v1.Ingress(
      name,
      {
        metadata: meta(app),
        spec: {
          ingressClassName: "traefik",
          rules: [
            { host: args.host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } },
          ],
        },
      },
      parent,
    );
    this.url = pulumi.interpolate`http://${args.host}`;
    this.registerOutputs({ url: this.url });
  }
}

const platform = parse(readFileSync(join(process.cwd(), "platform.yaml"), "utf8"));
const provider = new k8s.Provider("cluster", { kubeconfig: "kubeconfig", context: "bench" });
for (const [name, entry] of Object.entries<TenantEntry>(platform.tenants)) {
  const tenant = new Tenant(name, entry, { provider });
  for (const [app, args] of Object.entries(entry.apps)) {
    const host = `${app}-${name}.${domain}`;
    new ServiceApp(`${name}-${app}`, app, { ...args, tenant, host }, { provider });
  }
}
