import assert from "node:assert/strict";

import { ServiceApp } from "../../components/service-app.ts";
import { Tenant } from "../../components/tenant.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";
import type { AppArgs } from "./app-samples.ts";

const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const web = selected("shop", "web");
const api = { tenant: "globex", app: "api", namespace: "tenant-globex-jobs", port: 9000 };
const portal = { tenant: "initech", app: "portal", namespace: "tenant-initech" };
const everything: AppArgs = {
  port: 8080,
  expose: { hosts: ["web.example"] },
  ingress: { namespaces: ["edge"] },
  connects: [{ app: "db", port: 5432 }],
  consumes: [api],
  consumers: [portal],
  metrics: { port: 9090 },
  monitoring: { namespaces: ["monitoring"] },
  egress: { internet: true, apiServer: true, cidrs: [{ cidr: "203.0.113.0/24" }] },
  apiServer: { cidrs: ["10.0.0.1/32"], port: 6443 },
};

function selected(tenant: string, app: string): unknown {
  return { matchLabels: { "app.kubernetes.io/name": app, "moorage.dev/tenant": tenant } };
}

function inNamespace(name: string, tenant: string, app: string): unknown {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
    podSelector: selected(tenant, app),
  };
}

function metadata({ metadata }: Registration["inputs"]): Readonly<Record<string, unknown>> {
  return metadata as Readonly<Record<string, unknown>>;
}

function deployApp(
  args: AppArgs,
  isolation: "strict" | "ingress-only" = "strict",
): Promise<readonly Registration[]> {
  return deploy(() => {
    const tenant = new Tenant("shop", { owner: "shop@example.com", isolation });
    return new ServiceApp("web", { tenant, image: "web:1", ...args });
  });
}

/** Spec and annotations of one policy. */
async function policy(
  name: string,
  args: AppArgs,
  isolation?: "strict" | "ingress-only",
): Promise<{ readonly spec: unknown; readonly annotations: unknown }> {
  const { inputs } = find(await deployApp(args, isolation), POLICY, name);
  return { spec: inputs["spec"], annotations: metadata(inputs)["annotations"] };
}

async function policyNames(
  args: AppArgs,
  isolation?: "strict" | "ingress-only",
): Promise<readonly string[]> {
  const registrations = await deployApp(args, isolation);
  return registrations
    .filter(({ type, urn }) => type === POLICY && urn.includes("ServiceApp"))
    .map(({ name, inputs }) => {
      assert.equal(metadata(inputs)["name"], name);
      return name;
    })
    .sort();
}

describe("ServiceApp policies", () => {
  it("are none without connections", async () => {
    assert.deepEqual(await policyNames({ port: 8080 }), []);
  });

  it("have an exact name for each edge", async () => {
    assert.deepEqual(await policyNames(everything), [
      "web-api-server",
      "web-cidrs",
      "web-consumes.globex.api",
      "web-egress",
      "web-exposes.initech.portal",
      "web-gateway",
      "web-internet",
      "web-metrics",
      "web-to.db",
    ]);
  });

  it("never name egress in a tenant whose egress is open, since that would close it", async () => {
    assert.deepEqual(await policyNames(everything, "ingress-only"), [
      "web-consumes.globex.api",
      "web-exposes.initech.portal",
      "web-gateway",
      "web-metrics",
      "web-to.db",
    ]);
    const registrations = await deployApp(everything, "ingress-only");
    const named = registrations
      .filter(({ type }) => type === POLICY)
      .filter(({ inputs }) => JSON.stringify(inputs["spec"]).toLowerCase().includes("egress"));
    assert.deepEqual(named, []);
  });

  it("open the consumer's half of a connection to another tenant, and say so", async () => {
    assert.deepEqual(await policy("web-consumes.globex.api", { consumes: [api] }), {
      annotations: { "moorage.dev/consumes": "web:globex/api" },
      spec: {
        podSelector: web,
        policyTypes: ["Egress"],
        egress: [
          {
            to: [inNamespace("tenant-globex-jobs", "globex", "api")],
            ports: [{ protocol: "TCP", port: 9000 }],
          },
        ],
      },
    });
  });

  it("only say so when the consumer's egress is open", async () => {
    assert.deepEqual(await policy("web-consumes.globex.api", { consumes: [api] }, "ingress-only"), {
      annotations: { "moorage.dev/consumes": "web:globex/api" },
      spec: { podSelector: web, policyTypes: ["Ingress"] },
    });
  });

  it("open the provider's half on its own port, and say so", async () => {
    assert.deepEqual(
      await policy("web-exposes.initech.portal", { port: 8080, consumers: [portal] }),
      {
        annotations: { "moorage.dev/exposes": "web:initech/portal" },
        spec: {
          podSelector: web,
          policyTypes: ["Ingress"],
          ingress: [
            {
              from: [inNamespace("tenant-initech", "initech", "portal")],
              ports: [{ protocol: "TCP", port: 8080 }],
            },
          ],
        },
      },
    );
  });

  it("let monitoring reach the metrics and nothing else", async () => {
    const monitoring = { namespaces: ["monitoring"], podLabels: { app: "prometheus" } };

    const { spec } = await policy("web-metrics", { port: 80, metrics: { port: 9090 }, monitoring });

    assert.deepEqual(spec, {
      podSelector: web,
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            {
              namespaceSelector: {
                matchExpressions: [
                  { key: "kubernetes.io/metadata.name", operator: "In", values: ["monitoring"] },
                ],
              },
              podSelector: { matchLabels: { app: "prometheus" } },
            },
          ],
          ports: [{ protocol: "TCP", port: 9090 }],
        },
      ],
    });
  });

  it("let a controller in the host's network in by its addresses", async () => {
    const expose = { hosts: ["web.example"] };
    const exposed = { port: 8080, expose, ingress: { cidrs: ["192.0.2.0/28"] } };

    const { spec } = await policy("web-gateway", exposed);

    assert.deepEqual(spec, {
      podSelector: web,
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [{ ipBlock: { cidr: "192.0.2.0/28" } }],
          ports: [{ protocol: "TCP", port: 8080 }],
        },
      ],
    });
  });

  it("let in only the labeled pods of the controller, or its addresses", async () => {
    const { spec } = await policy("web-gateway", {
      port: 8080,
      expose: { hosts: ["web.example"] },
      ingress: {
        namespaces: ["edge"],
        podLabels: { app: "traefik" },
        cidrs: ["192.0.2.0/28", "2001:db8::/64"],
      },
    });

    assert.deepEqual((spec as { ingress: [{ from: unknown }] }).ingress[0].from, [
      {
        namespaceSelector: {
          matchExpressions: [
            { key: "kubernetes.io/metadata.name", operator: "In", values: ["edge"] },
          ],
        },
        podSelector: { matchLabels: { app: "traefik" } },
      },
      { ipBlock: { cidr: "192.0.2.0/28" } },
      { ipBlock: { cidr: "2001:db8::/64" } },
    ]);
  });
});
