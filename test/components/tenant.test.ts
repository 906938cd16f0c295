import assert from "node:assert/strict";

import { Tenant, type TenantArgs } from "../../components/tenant.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";

const owner = "shop@example.com";
const labels = {
  "moorage.dev/tenant": "shop",
  "moorage.dev/environment": "test",
  "app.kubernetes.io/managed-by": "moorage",
  "app.kubernetes.io/part-of": "shop",
};

function deployTenant(args: Partial<TenantArgs> = {}): Promise<readonly Registration[]> {
  return deploy(() => new Tenant("shop", { owner, ...args }));
}

describe("Tenant", () => {
  it("registers its children under exact names", async () => {
    const registrations = await deployTenant();

    assert.deepEqual(registrations.map(({ type, name }) => `${type} ${name}`).sort(), [
      "kubernetes:core/v1:LimitRange shop-limits",
      "kubernetes:core/v1:Namespace shop",
      "kubernetes:core/v1:ResourceQuota shop-quota",
      "kubernetes:core/v1:ServiceAccountPatch shop-default-service-account",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy shop-allow-dns",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy shop-allow-tenant",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy shop-default-deny",
      "moorage:index:Tenant shop",
    ]);
  });

  it("is the parent of every child", async () => {
    const [component, ...children] = await deployTenant();

    assert.equal(component?.urn, "urn:pulumi:test::moorage::moorage:index:Tenant::shop");
    for (const child of children) {
      assert.equal(
        child.urn,
        `urn:pulumi:test::moorage::moorage:index:Tenant$${child.type}::${child.name}`,
      );
    }
  });

  it("creates the namespace before everything in it", async () => {
    const registrations = await deployTenant();

    const namespace = find(registrations, "kubernetes:core/v1:Namespace", "shop");
    const inside = registrations.filter(
      ({ type }) => type !== "moorage:index:Tenant" && type !== namespace.type,
    );
    assert.equal(inside.length, 6);
    for (const child of inside) {
      assert.deepEqual(child.options.dependencies, [namespace.urn], child.name);
    }
  });

  it("enforces Pod Security restricted at the oldest supported version", async () => {
    const registrations = await deployTenant();

    assert.deepEqual(find(registrations, "kubernetes:core/v1:Namespace", "shop").inputs, {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: "shop",
        labels: {
          ...labels,
          "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/enforce-version": "v1.30",
          "pod-security.kubernetes.io/audit": "restricted",
          "pod-security.kubernetes.io/audit-version": "v1.30",
          "pod-security.kubernetes.io/warn": "restricted",
          "pod-security.kubernetes.io/warn-version": "v1.30",
        },
        annotations: { "moorage.dev/owner": owner },
      },
    });
  });

  it("relaxes only what is enforced, and says why", async () => {
    const podSecurity = { level: "baseline", reason: "legacy agent" } as const;

    const registrations = await deployTenant({ podSecurity, podSecurityVersion: "v1.33" });

    const { metadata } = find(registrations, "kubernetes:core/v1:Namespace", "shop").inputs;
    assert.deepEqual(metadata, {
      name: "shop",
      labels: {
        ...labels,
        "pod-security.kubernetes.io/enforce": "baseline",
        "pod-security.kubernetes.io/enforce-version": "v1.33",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/audit-version": "v1.33",
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": "v1.33",
      },
      annotations: {
        "moorage.dev/owner": owner,
        "moorage.dev/pod-security-reason": "legacy agent",
      },
    });
  });

  it("caps the tenant by default", async () => {
    const registrations = await deployTenant();

    assert.deepEqual(find(registrations, "kubernetes:core/v1:ResourceQuota", "shop-quota").inputs, {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { namespace: "shop", name: "quota", labels },
      spec: {
        hard: {
          "requests.cpu": "10",
          "requests.memory": "20Gi",
          "limits.cpu": "10",
          "limits.memory": "20Gi",
          "requests.storage": "100Gi",
          persistentvolumeclaims: "20",
          pods: "20",
          services: "20",
          "services.loadbalancers": "1",
          "services.nodeports": "0",
          configmaps: "100",
          secrets: "100",
        },
      },
    });
  });

  it("takes the quota's short form", async () => {
    const quota = { cpu: "4", memory: "8Gi", storage: "50Gi", pods: 7 };

    const registrations = await deployTenant({ quota });

    const { spec } = find(registrations, "kubernetes:core/v1:ResourceQuota", "shop-quota").inputs;
    assert.deepEqual(spec, {
      hard: {
        "requests.cpu": "4",
        "requests.memory": "8Gi",
        "limits.cpu": "4",
        "limits.memory": "8Gi",
        "requests.storage": "50Gi",
        persistentvolumeclaims: "20",
        pods: "7",
        services: "20",
        "services.loadbalancers": "1",
        "services.nodeports": "0",
        configmaps: "100",
        secrets: "100",
      },
    });
  });

  it("gives containers without resources some", async () => {
    const registrations = await deployTenant();

    const { spec } = find(registrations, "kubernetes:core/v1:LimitRange", "shop-limits").inputs;
    assert.deepEqual(spec, {
      limits: [
        {
          type: "Container",
          default: { cpu: "1", memory: "512Mi" },
          defaultRequest: { cpu: "100m", memory: "128Mi" },
        },
      ],
    });
  });

  it("mounts no API token for the default ServiceAccount", async () => {
    const registrations = await deployTenant();

    const type = "kubernetes:core/v1:ServiceAccountPatch";
    assert.deepEqual(find(registrations, type, "shop-default-service-account").inputs, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: {
        namespace: "shop",
        name: "default",
        annotations: { "pulumi.com/patchForce": "true" },
      },
      automountServiceAccountToken: false,
    });
  });

  it("labels every object with the cost center", async () => {
    const registrations = await deployTenant({ costCenter: "cc-1", environment: "prod" });

    const type = "kubernetes:core/v1:LimitRange";
    assert.deepEqual(find(registrations, type, "shop-limits").inputs["metadata"], {
      namespace: "shop",
      name: "limits",
      labels: {
        ...labels,
        "moorage.dev/environment": "prod",
        "moorage.dev/cost-center": "cc-1",
      },
    });
  });

  it("leaves the namespace unprotected by default", async () => {
    const registrations = await deployTenant();

    const { options } = find(registrations, "kubernetes:core/v1:Namespace", "shop");
    assert.deepEqual([options.protect, options.retainOnDelete], [false, false]);
  });

  it("protects and retains the namespace alone on request", async () => {
    const registrations = await deployTenant({ protectNamespace: true });

    const held = registrations.filter(({ options }) => options.protect || options.retainOnDelete);
    assert.deepEqual(
      held.map(({ type, options }) => [type, options.protect, options.retainOnDelete]),
      [["kubernetes:core/v1:Namespace", true, true]],
    );
  });

  it("bounds every wait", async () => {
    const [, ...children] = await deployTenant();

    const plain = { create: "2m", update: "2m", delete: "1m" };
    for (const { type, options } of children) {
      const namespace = { create: "2m", update: "2m", delete: "10m" };
      const expected = type === "kubernetes:core/v1:Namespace" ? namespace : plain;
      assert.deepEqual(options.customTimeouts, expected, type);
    }
    assert.equal(children.length, 7);
  });

  it("knows every input at preview", async () => {
    const program = () => new Tenant("shop", { owner, namespace: "shop-dev" });

    const registrations = await deploy(program, { preview: true });

    assert.equal(registrations.length, 8);
    assert.equal(JSON.stringify(registrations).includes("__pulumiUnknown"), false);
  });
});
