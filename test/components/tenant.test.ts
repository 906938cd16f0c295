import assert from "node:assert/strict";

import * as k8s from "@pulumi/kubernetes";

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

/** A field of an object's metadata. */
function field(metadata: unknown, name: string): unknown {
  assert(typeof metadata === "object" && metadata !== null);
  return new Map(Object.entries(metadata)).get(name);
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
          "moorage.dev/tier": "silver",
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
        "moorage.dev/tier": "silver",
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

  it("names whom to wake up", async () => {
    const registrations = await deployTenant({ onCall: "pager-7" });

    const { metadata } = find(registrations, "kubernetes:core/v1:Namespace", "shop").inputs;
    assert.deepEqual(field(metadata, "annotations"), {
      "moorage.dev/owner": owner,
      "moorage.dev/on-call": "pager-7",
    });
  });

  it("writes down what its objects may name", async () => {
    const allow = { registries: ["ghcr.io/shop", "docker.io"], serviceTypes: [], hosts: undefined };

    const registrations = await deployTenant({ allow });

    const { metadata } = find(registrations, "kubernetes:core/v1:Namespace", "shop").inputs;
    assert.deepEqual(field(metadata, "annotations"), {
      "moorage.dev/owner": owner,
      "moorage.dev/registries": "ghcr.io/shop,docker.io",
      "moorage.dev/service-types": "",
    });
  });

  it("writes down which labels its objects must have", async () => {
    const registrations = await deployTenant({ requiredLabels: ["team", "acme.example/product"] });

    const { metadata } = find(registrations, "kubernetes:core/v1:Namespace", "shop").inputs;
    assert.deepEqual(field(metadata, "annotations"), {
      "moorage.dev/owner": owner,
      "moorage.dev/required-labels": "team,acme.example/product",
    });
  });

  for (const guard of ["audit", "admission"] as const) {
    it(`lets the cluster enforce what is allowed (${guard})`, async () => {
      const registrations = await deployTenant({ guard });

      const { metadata } = find(registrations, "kubernetes:core/v1:Namespace", "shop").inputs;
      assert.equal(field(field(metadata, "labels"), "moorage.dev/guard"), guard);
    });
  }

  it("leaves the guard out by default", async () => {
    const registrations = await deployTenant({ guard: "none" });

    const { metadata } = find(registrations, "kubernetes:core/v1:Namespace", "shop").inputs;
    assert.equal(field(field(metadata, "labels"), "moorage.dev/guard"), undefined);
  });

  it("hands placement and pull secrets on to apps", async () => {
    const placement = { nodeSelector: { "node-restriction.kubernetes.io/pool": "a" } };
    let tenant: Tenant | undefined;

    await deploy(() => {
      tenant = new Tenant("shop", { owner, placement, pullSecrets: { ghcr: "{}" } });
    });

    assert.deepEqual(
      [tenant?.placement, tenant?.pullSecretNames, tenant?.isolation],
      [placement, ["ghcr"], "strict"],
    );
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

    const plain = { create: "2m", update: "2m", delete: "30s" };
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

  it("leaves what is not known at preview unknown", async () => {
    const program = () => {
      const other = new k8s.core.v1.Service("other", { spec: {} });
      const unknown = other.id;
      return new Tenant("shop", {
        owner: unknown,
        onCall: unknown,
        pullSecrets: { ghcr: unknown },
        shared: { secrets: { ca: { "ca.crt": unknown } } },
      });
    };

    const registrations = await deploy(program, { preview: true });

    const namespace = find(registrations, "kubernetes:core/v1:Namespace", "shop");
    assert.deepEqual(field(namespace.inputs["metadata"], "annotations"), {
      "moorage.dev/owner": { __pulumiUnknown: true },
      "moorage.dev/on-call": { __pulumiUnknown: true },
    });
    for (const name of ["ghcr", "ca"]) {
      const secret = find(registrations, "kubernetes:core/v1:Secret", `shop-secret.${name}`);
      assert.match(JSON.stringify(secret.inputs["stringData"]), /"__pulumiUnknown":true/);
    }
  });
});
