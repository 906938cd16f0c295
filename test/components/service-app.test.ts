import assert from "node:assert/strict";

import { ServiceApp } from "../../components/service-app.ts";
import { Tenant } from "../../components/tenant.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";
import type { AppArgs } from "./app-samples.ts";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const selector = { "app.kubernetes.io/name": "web", "moorage.dev/tenant": "shop" };
const labels = {
  "moorage.dev/tenant": "shop",
  "moorage.dev/environment": "test",
  "app.kubernetes.io/managed-by": "moorage",
  "app.kubernetes.io/part-of": "shop",
  "app.kubernetes.io/name": "web",
  app: "web",
};
const metadata = { namespace: "shop", name: "web", labels };

async function deployApp(
  args: AppArgs = {},
  options?: { preview: boolean },
): Promise<readonly Registration[]> {
  const registrations = await deploy(() => {
    const tenant = new Tenant("shop", { owner: "shop@example.com" });
    return new ServiceApp("shop-web", { tenant, app: "web", image: "ghcr.io/web:1", ...args });
  }, options);
  return registrations.filter(({ urn }) => urn.includes("moorage:index:ServiceApp"));
}

async function children(args: AppArgs): Promise<readonly string[]> {
  const registrations = await deployApp(args);
  return registrations
    .slice(1)
    .map(({ type, name, inputs }) => {
      const { name: objectName } = Object(inputs["metadata"]) as { name: string };
      return `${type.split(":").at(-1) ?? ""} ${name} ${objectName}`;
    })
    .sort();
}

describe("ServiceApp", () => {
  it("is a Deployment and a ServiceAccount at least", async () => {
    assert.deepEqual(await children({}), [
      "Deployment shop-web web",
      "ServiceAccount shop-web web",
    ]);
  });

  it("registers every optional child under an exact name", async () => {
    const names = await children({
      port: 8080,
      replicas: 2,
      expose: { hosts: ["web.example"] },
      ingress: { namespaces: ["traefik"] },
      env: { LOG_LEVEL: "info", SESSION_KEY: "" },
      connects: [{ app: "db", port: 5432 }],
    });

    assert.deepEqual(names, [
      "ConfigMap shop-web-config web-config",
      "Deployment shop-web web",
      "Ingress shop-web web",
      "NetworkPolicy shop-web-egress web-egress",
      "NetworkPolicy shop-web-gateway web-gateway",
      "NetworkPolicy shop-web-to.db web-to.db",
      "PodDisruptionBudget shop-web web",
      "Secret shop-web-secret web-secret",
      "Service shop-web web",
      "ServiceAccount shop-web web",
    ]);
  });

  it("is the parent of every child", async () => {
    const [component, ...others] = await deployApp({
      port: 8080,
      expose: { hosts: ["web.example"] },
      ingress: { namespaces: ["traefik"] },
    });

    assert.equal(component?.urn, "urn:pulumi:test::moorage::moorage:index:ServiceApp::shop-web");
    assert.equal(others.length, 5);
    for (const child of others) {
      assert.equal(
        child.urn,
        `urn:pulumi:test::moorage::moorage:index:ServiceApp$${child.type}::${child.name}`,
      );
    }
  });

  it("changes one resource when it is scaled", async () => {
    const before = await deployApp({ port: 8080, replicas: 2 });
    const after = await deployApp({ port: 8080, replicas: 3 });

    const changed = after.filter(
      ({ inputs }, index) => JSON.stringify(inputs) !== JSON.stringify(before[index]?.inputs),
    );
    assert.deepEqual(
      changed.map(({ type }) => type),
      [DEPLOYMENT],
    );
  });

  it("waits for all of its tenant", async () => {
    const [component] = await deployApp();

    const tenant = "urn:pulumi:test::moorage::moorage:index:Tenant";
    assert.deepEqual([...(component?.options.dependencies ?? [])].sort(), [
      `${tenant}$kubernetes:core/v1:LimitRange::shop-limits`,
      `${tenant}$kubernetes:core/v1:Namespace::shop`,
      `${tenant}$kubernetes:core/v1:ResourceQuota::shop-quota`,
      `${tenant}$kubernetes:core/v1:ServiceAccountPatch::shop-default-service-account`,
      `${tenant}$kubernetes:networking.k8s.io/v1:NetworkPolicy::shop-allow-dns`,
      `${tenant}$kubernetes:networking.k8s.io/v1:NetworkPolicy::shop-allow-tenant`,
      `${tenant}$kubernetes:networking.k8s.io/v1:NetworkPolicy::shop-default-deny`,
    ]);
  });

  it("runs pods that pass Pod Security restricted, with defaults", async () => {
    const registrations = await deployApp({ port: 8080 });

    const tcp = { tcpSocket: { port: "http" } };
    assert.deepEqual(find(registrations, DEPLOYMENT, "shop-web").inputs, {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        replicas: 1,
        revisionHistoryLimit: 3,
        progressDeadlineSeconds: 600,
        selector: { matchLabels: selector },
        strategy: {
          type: "RollingUpdate",
          rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" },
        },
        template: {
          metadata: { labels, annotations: {} },
          spec: {
            serviceAccountName: "web",
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 30,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
            containers: [
              {
                name: "web",
                image: "ghcr.io/web:1",
                imagePullPolicy: "IfNotPresent",
                resources: {
                  requests: { cpu: "100m", memory: "128Mi" },
                  limits: { cpu: "500m", memory: "512Mi" },
                },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  capabilities: { drop: ["ALL"] },
                  readOnlyRootFilesystem: true,
                },
                volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
                ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
                startupProbe: { ...tcp, periodSeconds: 5, timeoutSeconds: 1, failureThreshold: 30 },
                readinessProbe: {
                  ...tcp,
                  periodSeconds: 10,
                  timeoutSeconds: 1,
                  failureThreshold: 3,
                },
                lifecycle: { preStop: { sleep: { seconds: 5 } } },
              },
            ],
            volumes: [{ name: "tmp", emptyDir: { sizeLimit: "1Gi" } }],
          },
        },
      },
    });
  });

  it("gives its ServiceAccount no API token", async () => {
    const registrations = await deployApp();

    assert.deepEqual(find(registrations, "kubernetes:core/v1:ServiceAccount", "shop-web").inputs, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata,
      automountServiceAccountToken: false,
    });
  });

  it("serves its port under the app's name", async () => {
    const registrations = await deployApp({ port: 3000 });

    assert.deepEqual(find(registrations, "kubernetes:core/v1:Service", "shop-web").inputs, {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: {
        type: "ClusterIP",
        selector,
        ports: [{ name: "http", port: 3000, targetPort: "http", protocol: "TCP" }],
      },
    });
  });

  it("does not wait for endpoints of an app scaled to zero", async () => {
    const registrations = await deployApp({ port: 3000, replicas: 0 });

    const { inputs } = find(registrations, "kubernetes:core/v1:Service", "shop-web");
    const annotations = { "pulumi.com/skipAwait": "true" };
    assert.deepEqual(inputs["metadata"], { ...metadata, annotations });
  });

  it("keeps one pod of several running during disruptions", async () => {
    const registrations = await deployApp({ replicas: 2 });

    const type = "kubernetes:policy/v1:PodDisruptionBudget";
    assert.deepEqual(find(registrations, type, "shop-web").inputs["spec"], {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
      selector: { matchLabels: selector },
    });
  });

  it("bounds every wait, and for pods above the rollout's own deadline", async () => {
    const registrations = await deployApp({
      port: 8080,
      expose: { hosts: ["web.example"] },
      ingress: { namespaces: ["traefik"] },
    });

    const plain = { create: "2m", update: "2m", delete: "30s" };
    const pods = { create: "11m", update: "11m", delete: "2m" };
    assert.deepEqual(
      registrations
        .slice(1)
        .map(({ type, options }) => [type.split(":").at(-1), options.customTimeouts])
        .sort(),
      [
        ["Deployment", pods],
        ["Ingress", pods],
        ["NetworkPolicy", plain],
        ["Service", { ...pods, delete: "30s" }],
        ["ServiceAccount", plain],
      ],
    );
  });

  it("knows every input at preview", async () => {
    const args = {
      port: 8080,
      replicas: 2,
      expose: { hosts: ["web.example"] },
      ingress: { namespaces: ["traefik"] },
      env: { A: "b", KEY: "c" },
    };

    const registrations = await deployApp({ ...args, checksumKey: "key" }, { preview: true });

    assert.equal(registrations.length, 9);
    assert.equal(JSON.stringify(registrations).includes("__pulumiUnknown"), false);
  });
});
