import assert from "node:assert/strict";

import { ServiceApp } from "../../components/service-app.ts";
import { Tenant, type TenantArgs } from "../../components/tenant.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";
import type { AppArgs } from "./app-samples.ts";

const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const main = "urn:pulumi:test::moorage::moorage:index:Tenant$kubernetes:core/v1:Namespace::shop";

function deployApp(
  args: AppArgs,
  tenantArgs: Partial<TenantArgs> = {},
): Promise<readonly Registration[]> {
  return deploy(() => {
    const tenant = new Tenant("shop", {
      owner: "shop@example.com",
      namespaces: [{ key: "main" }, { key: "jobs" }],
      ...tenantArgs,
    });
    return new ServiceApp("web", { tenant, image: "web:1", port: 8080, ...args });
  });
}

function pods(app: string): unknown {
  return { matchLabels: { "app.kubernetes.io/name": app, "moorage.dev/tenant": "shop" } };
}

function namespaceNamed(name: string): unknown {
  return { matchLabels: { "kubernetes.io/metadata.name": name } };
}

function namespaceOf({ inputs }: Registration): unknown {
  return (inputs["metadata"] as Readonly<Record<string, unknown>>)["namespace"];
}

describe("ServiceApp in several namespaces", () => {
  it("lives in the first namespace without a key", async () => {
    const registrations = await deployApp({});

    assert.equal(namespaceOf(find(registrations, "kubernetes:apps/v1:Deployment", "web")), "shop");
  });

  it("lives in the namespace of its key, with everything that belongs to it", async () => {
    const registrations = await deployApp({
      namespace: "jobs",
      replicas: 2,
      expose: { hosts: ["web.example"] },
      ingress: { namespaces: ["edge"] },
      env: { A: "b", TOKEN: "not-a-real-token" },
      connects: [{ app: "db", port: 5432 }],
    });

    const [component, ...children] = registrations.filter(({ urn }) => urn.includes("ServiceApp"));
    assert.deepEqual(component?.inputs, { namespace: "shop-jobs", app: "web" });
    assert.equal(children.length, 10);
    assert.deepEqual([...new Set(children.map(namespaceOf))], ["shop-jobs"]);
    assert.deepEqual(
      [...new Set(children.map(({ options }) => options.deletedWith))],
      [`${main}.jobs`],
    );
  });

  it("connects inside its own namespace without naming it", async () => {
    const connects = [{ app: "db", port: 5432, namespace: "jobs" }];

    const registrations = await deployApp({ namespace: "jobs", connects });

    assert.deepEqual(find(registrations, POLICY, "web-egress").inputs["spec"], {
      podSelector: pods("web"),
      policyTypes: ["Egress"],
      egress: [{ to: [{ podSelector: pods("db") }], ports: [{ protocol: "TCP", port: 5432 }] }],
    });
  });

  it("opens its side of a connection to another namespace for that namespace only", async () => {
    const connects = [{ app: "db", port: 5432, namespace: "jobs" }];

    const egress = find(await deployApp({ connects }), POLICY, "web-egress");

    assert.equal(namespaceOf(egress), "shop");
    assert.deepEqual(egress.inputs["spec"], {
      podSelector: pods("web"),
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ namespaceSelector: namespaceNamed("shop-jobs"), podSelector: pods("db") }],
          ports: [{ protocol: "TCP", port: 5432 }],
        },
      ],
    });
  });

  it("opens the other side in the namespace of the target, with which it goes", async () => {
    const connects = [{ app: "db", port: 5432, namespace: "jobs" }];

    const half = find(await deployApp({ connects }), POLICY, "web-to.db");

    assert.equal(namespaceOf(half), "shop-jobs");
    assert.equal(half.options.deletedWith, `${main}.jobs`);
    assert.deepEqual(half.inputs["spec"], {
      podSelector: pods("db"),
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [{ namespaceSelector: namespaceNamed("shop"), podSelector: pods("web") }],
          ports: [{ protocol: "TCP", port: 5432 }],
        },
      ],
    });
  });

  it("gives up its half in a namespace that the program did not create", async () => {
    const namespaces = [{ key: "main" }, { key: "jobs", mode: "adopt" as const, name: "old-jobs" }];
    const connects = [{ app: "db", port: 5432, namespace: "jobs" }];

    const registrations = await deployApp({ connects }, { namespaces });

    assert.deepEqual(
      ["web-egress", "web-to.db"].map((name) => {
        const policy = find(registrations, POLICY, name);
        return [namespaceOf(policy), policy.options.deletedWith];
      }),
      [
        ["shop", main],
        ["old-jobs", ""],
      ],
    );
  });
});

describe("ServiceApp of a tenant", () => {
  const service = "kubernetes:core/v1:ServiceAccount";

  async function podOf(tenantArgs: Partial<TenantArgs>): Promise<Record<string, unknown>> {
    const registrations = await deployApp({}, tenantArgs);
    const { inputs } = find(registrations, "kubernetes:apps/v1:Deployment", "web");
    const { template } = inputs["spec"] as { template: { spec: Record<string, unknown> } };
    return template.spec;
  }

  it("pulls images with the tenant's secrets", async () => {
    const registrations = await deployApp({}, { pullSecrets: { ghcr: "{}", quay: "{}" } });

    assert.deepEqual(find(registrations, service, "web").inputs["imagePullSecrets"], [
      { name: "ghcr" },
      { name: "quay" },
    ]);
  });

  it("names no pull secrets when the tenant has none", async () => {
    const { inputs } = find(await deployApp({}), service, "web");

    assert.equal("imagePullSecrets" in inputs, false);
  });

  it("runs where and how the tenant's placement says", async () => {
    const spec = await podOf({
      placement: {
        nodeSelector: { "node-restriction.kubernetes.io/pool": "shop" },
        tolerations: [
          { key: "pool", value: "shop", effect: "NoSchedule" },
          { key: "spot", operator: "Exists" },
        ],
        runtimeClass: "gvisor",
        priorityClass: "high",
      },
    });

    assert.deepEqual(
      [spec["nodeSelector"], spec["tolerations"], spec["runtimeClassName"]],
      [
        { "node-restriction.kubernetes.io/pool": "shop" },
        [
          { key: "pool", operator: "Equal", value: "shop", effect: "NoSchedule" },
          { key: "spot", operator: "Exists" },
        ],
        "gvisor",
      ],
    );
    assert.equal(spec["priorityClassName"], "high");
  });

  it("runs anywhere when the placement says nothing", async () => {
    const empty = { nodeSelector: {}, tolerations: [], runtimeClass: undefined };

    assert.deepEqual(Object.keys(await podOf({ placement: empty })), Object.keys(await podOf({})));
    assert.equal("nodeSelector" in (await podOf({})), false);
  });
});
