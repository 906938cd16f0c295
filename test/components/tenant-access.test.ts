import assert from "node:assert/strict";

import { Tenant, type TenantArgs } from "../../components/tenant.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";

const owner = "shop@example.com";
const rbac = "kubernetes:rbac.authorization.k8s.io/v1";
const labels = {
  "moorage.dev/tenant": "shop",
  "moorage.dev/environment": "test",
  "app.kubernetes.io/managed-by": "moorage",
  "app.kubernetes.io/part-of": "shop",
};

function deployTenant(args: Partial<TenantArgs> = {}): Promise<readonly Registration[]> {
  return deploy(() => new Tenant("shop", { owner, ...args }));
}

function names(registrations: readonly Registration[], types: RegExp): readonly string[] {
  return registrations
    .filter(({ type }) => types.test(type))
    .map(({ type, name }) => `${type.replace(/^.*:/, "")} ${name}`)
    .sort();
}

describe("Tenant access", () => {
  it("gives nobody anything by default", async () => {
    const registrations = await deployTenant();

    assert.deepEqual(names(registrations, /rbac|:ServiceAccount$/), []);
  });

  it("makes only the roles that somebody has", async () => {
    const registrations = await deployTenant({ access: { viewers: ["shop-audit"] } });

    assert.deepEqual(names(registrations, /rbac|:ServiceAccount$/), [
      "Role shop-tenant-viewer",
      "RoleBinding shop-tenant-viewer",
    ]);
  });

  it("binds groups to the role of their namespace", async () => {
    const registrations = await deployTenant({ access: { admins: ["shop-leads", "sre"] } });

    const binding = find(registrations, `${rbac}:RoleBinding`, "shop-tenant-admin");
    assert.deepEqual(binding.inputs, {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { namespace: "shop", name: "tenant-admin", labels },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "tenant-admin" },
      subjects: [
        { kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "shop-leads" },
        { kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "sre" },
      ],
    });
    const role = find(registrations, `${rbac}:Role`, "shop-tenant-admin");
    assert.equal(binding.options.dependencies.includes(role.urn), true);
  });

  it("deploys by one account with the developers' role in every namespace", async () => {
    const registrations = await deployTenant({
      namespaces: [{ key: "main" }, { key: "jobs" }],
      access: { developers: ["shop-dev"], deployer: true },
      pullSecrets: { ghcr: "{}" },
    });

    assert.deepEqual(names(registrations, /rbac|:ServiceAccount$/), [
      "Role shop-tenant-developer",
      "Role shop.jobs-tenant-developer",
      "RoleBinding shop-tenant-developer",
      "RoleBinding shop.jobs-tenant-developer",
      "ServiceAccount shop-deployer",
    ]);
    const account = find(registrations, "kubernetes:core/v1:ServiceAccount", "shop-deployer");
    assert.deepEqual(account.inputs, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { namespace: "shop", name: "deployer", labels },
      automountServiceAccountToken: false,
      imagePullSecrets: [{ name: "ghcr" }],
    });
    const binding = find(registrations, `${rbac}:RoleBinding`, "shop.jobs-tenant-developer");
    assert.deepEqual(binding.inputs["subjects"], [
      { kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "shop-dev" },
      { kind: "ServiceAccount", name: "deployer", namespace: "shop" },
    ]);
  });
});

describe("Tenant pull secrets", () => {
  it("stand in every namespace, secret, and on its default account", async () => {
    const registrations = await deployTenant({
      namespaces: [{ key: "main" }, { key: "jobs" }],
      pullSecrets: { ghcr: '{"auths":{}}' },
    });

    for (const [prefix, namespace] of [
      ["shop", "shop"],
      ["shop.jobs", "shop-jobs"],
    ] as const) {
      const secret = find(registrations, "kubernetes:core/v1:Secret", `${prefix}-secret.ghcr`);
      assert.deepEqual(secret.inputs, {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { namespace, name: "ghcr", labels },
        type: "kubernetes.io/dockerconfigjson",
        stringData: { ".dockerconfigjson": '{"auths":{}}' },
      });
      assert.deepEqual(secret.secrets, ["stringData"]);
      const account = `${prefix}-default-service-account`;
      const patch = find(registrations, "kubernetes:core/v1:ServiceAccountPatch", account);
      assert.deepEqual(patch.inputs["imagePullSecrets"], [{ name: "ghcr" }]);
    }
  });
});

describe("Tenant shared objects", () => {
  it("stand in every namespace", async () => {
    const registrations = await deployTenant({
      namespaces: [{ key: "main" }, { key: "jobs" }],
      shared: { config: { regions: { REGION: "eu" } }, secrets: { ca: { "ca.crt": "PEM" } } },
    });

    assert.deepEqual(names(registrations, /:(?:ConfigMap|Secret)$/), [
      "ConfigMap shop-config.regions",
      "ConfigMap shop.jobs-config.regions",
      "Secret shop-secret.ca",
      "Secret shop.jobs-secret.ca",
    ]);
    const config = find(registrations, "kubernetes:core/v1:ConfigMap", "shop.jobs-config.regions");
    assert.deepEqual(config.inputs, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { namespace: "shop-jobs", name: "regions", labels },
      data: { REGION: "eu" },
    });
    const secret = find(registrations, "kubernetes:core/v1:Secret", "shop-secret.ca");
    assert.deepEqual(
      [secret.inputs["type"], secret.inputs["stringData"], secret.secrets],
      [undefined, { "ca.crt": "PEM" }, ["stringData"]],
    );
  });
});
