import assert from "node:assert/strict";

import { ServiceApp } from "../../components/service-app.ts";
import type { ServiceAppArgs } from "../../components/service-app/arguments.ts";
import { Tenant } from "../../components/tenant.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";

const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

function deployApp(args: Partial<ServiceAppArgs>): Promise<readonly Registration[]> {
  return deploy(() => {
    const tenant = new Tenant("shop", { owner: "shop@example.com" });
    return new ServiceApp("web", { tenant, image: "web:1", port: 8080, ...args });
  });
}

function pods(app: string): unknown {
  return { matchLabels: { "app.kubernetes.io/name": app, "moorage.dev/tenant": "shop" } };
}

describe("ServiceApp network", () => {
  const connects = [
    { app: "db", port: 5432 },
    { app: "queue", port: 5672 },
  ];

  it("opens its own side of all connections in one policy", async () => {
    const registrations = await deployApp({ connects });

    assert.deepEqual(find(registrations, POLICY, "web-egress").inputs["spec"], {
      podSelector: pods("web"),
      policyTypes: ["Egress"],
      egress: [
        { to: [{ podSelector: pods("db") }], ports: [{ protocol: "TCP", port: 5432 }] },
        { to: [{ podSelector: pods("queue") }], ports: [{ protocol: "TCP", port: 5672 }] },
      ],
    });
  });

  it("opens the other side of each connection on the target's port", async () => {
    const registrations = await deployApp({ connects });

    assert.deepEqual(find(registrations, POLICY, "web-to.queue").inputs["spec"], {
      podSelector: pods("queue"),
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: pods("web") }], ports: [{ protocol: "TCP", port: 5672 }] }],
    });
  });

  it("lets the ingress controller reach an exposed app", async () => {
    const ingressNamespaces = ["edge", "edge-canary"];

    const registrations = await deployApp({ host: "web.example", ingressNamespaces });

    assert.deepEqual(find(registrations, POLICY, "web-gateway").inputs["spec"], {
      podSelector: pods("web"),
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            {
              namespaceSelector: {
                matchExpressions: [
                  {
                    key: "kubernetes.io/metadata.name",
                    operator: "In",
                    values: ["edge", "edge-canary"],
                  },
                ],
              },
            },
          ],
          ports: [{ protocol: "TCP", port: 8080 }],
        },
      ],
    });
  });

  it("exposes its host through an Ingress that comes after the Service", async () => {
    const registrations = await deployApp({ host: "web.example", ingressNamespaces: ["traefik"] });

    const ingress = find(registrations, "kubernetes:networking.k8s.io/v1:Ingress", "web");
    assert.deepEqual(ingress.inputs["spec"], {
      rules: [
        {
          host: "web.example",
          http: {
            paths: [
              {
                path: "/",
                pathType: "Prefix",
                backend: { service: { name: "web", port: { name: "http" } } },
              },
            ],
          },
        },
      ],
    });
    const service = find(registrations, "kubernetes:core/v1:Service", "web");
    assert.deepEqual(ingress.options.dependencies, [service.urn]);
  });

  it("takes the Ingress class", async () => {
    const registrations = await deployApp({
      host: "web.example",
      ingressClassName: "traefik",
      ingressNamespaces: ["traefik"],
    });

    const { spec } = find(registrations, "kubernetes:networking.k8s.io/v1:Ingress", "web").inputs;
    assert.equal((spec as { ingressClassName: string }).ingressClassName, "traefik");
  });

  it("answers under its host", async () => {
    let url: unknown;

    await deploy(() => {
      const tenant = new Tenant("shop", { owner: "shop@example.com" });
      const exposed = { host: "web.example", ingressNamespaces: ["traefik"] };
      const args = { tenant, image: "web:1", port: 8080, ...exposed };
      new ServiceApp("web", args).url?.apply((text) => (url = text));
    });

    assert.equal(url, "http://web.example");
  });

  it("has no address without a host", async () => {
    let app: ServiceApp | undefined;

    await deploy(() => {
      const tenant = new Tenant("shop", { owner: "shop@example.com" });
      app = new ServiceApp("web", { tenant, image: "web:1", port: 8080 });
    });

    assert(app !== undefined);
    assert.equal(app.url, undefined);
  });
});
