import assert from "node:assert/strict";

import type { Registration } from "../support/deploy.ts";
import { find } from "../support/deploy.ts";
import { deployWeb } from "./app-samples.ts";

const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

function pods(app: string): unknown {
  return { matchLabels: { "app.kubernetes.io/name": app, "moorage.dev/tenant": "shop" } };
}

function inNamespaces(...values: readonly string[]): unknown {
  const expression = { key: "kubernetes.io/metadata.name", operator: "In", values };
  return { matchExpressions: [expression] };
}

const policies = (registrations: readonly Registration[]): readonly string[] =>
  registrations.filter(({ type }) => type === POLICY).map(({ name }) => name);

describe("ServiceApp network", () => {
  const connects = [
    { app: "db", port: 5432 },
    { app: "queue", port: 5672 },
  ];

  it("opens its own side of all connections in one policy", async () => {
    const registrations = await deployWeb({ connects });

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
    const registrations = await deployWeb({ connects });

    assert.deepEqual(find(registrations, POLICY, "web-to.queue").inputs["spec"], {
      podSelector: pods("queue"),
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: pods("web") }], ports: [{ protocol: "TCP", port: 5672 }] }],
    });
  });

  it("opens both sides for the protocol, and all ports of a target in one policy", async () => {
    const dns = [
      { app: "dns", port: 53, protocol: "UDP" as const },
      { app: "dns", port: 53 },
    ];
    const ports = [
      { protocol: "UDP", port: 53 },
      { protocol: "TCP", port: 53 },
    ];

    const registrations = await deployWeb({ connects: dns });

    assert.deepEqual(policies(registrations), ["web-egress", "web-to.dns"]);
    assert.deepEqual(find(registrations, POLICY, "web-egress").inputs["spec"], {
      podSelector: pods("web"),
      policyTypes: ["Egress"],
      egress: [{ to: [{ podSelector: pods("dns") }], ports }],
    });
    assert.deepEqual(find(registrations, POLICY, "web-to.dns").inputs["spec"], {
      podSelector: pods("dns"),
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: pods("web") }], ports }],
    });
  });

  it("lets the ingress controller reach an exposed app", async () => {
    const registrations = await deployWeb({
      port: 8080,
      expose: { hosts: ["web.example"] },
      ingress: { namespaces: ["edge", "edge-canary"] },
    });

    assert.deepEqual(find(registrations, POLICY, "web-gateway").inputs["spec"], {
      podSelector: pods("web"),
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [{ namespaceSelector: inNamespaces("edge", "edge-canary") }],
          ports: [{ protocol: "TCP", port: 8080 }],
        },
      ],
    });
  });

  it("lets the controller reach the exposed port only, where the container listens", async () => {
    const registrations = await deployWeb({
      ports: [{ port: 8080 }, { port: 9000, servicePort: 80, name: "admin" }],
      expose: { hosts: ["web.example"], port: "admin" },
      ingress: { cidrs: ["192.0.2.1/32"], podLabels: { app: "edge" } },
    });

    assert.deepEqual(find(registrations, POLICY, "web-gateway").inputs["spec"], {
      podSelector: pods("web"),
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [{ ipBlock: { cidr: "192.0.2.1/32" } }],
          ports: [{ protocol: "TCP", port: 9000 }],
        },
      ],
    });
  });

  it("lets the pods of the Gateway reach an app that is exposed by it", async () => {
    const registrations = await deployWeb({
      port: 8080,
      expose: { hosts: ["web.example"], via: "gateway" },
      gateway: { name: "public", namespace: "gateways", podLabels: { gateway: "public" } },
      ingress: { namespaces: ["edge"] },
    });

    assert.deepEqual(find(registrations, POLICY, "web-gateway").inputs["spec"], {
      podSelector: pods("web"),
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            {
              namespaceSelector: inNamespaces("gateways"),
              podSelector: { matchLabels: { gateway: "public" } },
            },
          ],
          ports: [{ protocol: "TCP", port: 8080 }],
        },
      ],
    });
  });

  it("lets the pods of a Gateway in other namespaces reach the app", async () => {
    const registrations = await deployWeb({
      port: 8080,
      expose: { hosts: ["web.example"], via: "gateway" },
      gateway: { name: "public", namespace: "gateways", namespaces: ["envoy"] },
    });

    const { ingress } = find(registrations, POLICY, "web-gateway").inputs["spec"] as {
      ingress: readonly [{ from: unknown }];
    };
    assert.deepEqual(ingress[0].from, [{ namespaceSelector: inNamespaces("envoy") }]);
  });

  it("opens a LoadBalancer to the ranges that it names, on all ports", async () => {
    const registrations = await deployWeb({
      ports: [
        { port: 8443, servicePort: 443 },
        { port: 8443, protocol: "UDP", name: "quic", servicePort: 443 },
      ],
      service: { type: "LoadBalancer", loadBalancerSourceRanges: ["203.0.113.0/24", "::/0"] },
    });

    assert.deepEqual(find(registrations, POLICY, "web-load-balancer").inputs["spec"], {
      podSelector: pods("web"),
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [{ ipBlock: { cidr: "203.0.113.0/24" } }, { ipBlock: { cidr: "::/0" } }],
          ports: [
            { protocol: "TCP", port: 8443 },
            { protocol: "UDP", port: 8443 },
          ],
        },
      ],
    });
  });

  it("opens a LoadBalancer without ranges, and a NodePort, to nobody", async () => {
    const [balancer, nodes] = [
      await deployWeb({ port: 8080, service: { type: "LoadBalancer" } }),
      await deployWeb({ port: 8080, service: { type: "NodePort" } }),
    ];

    assert.deepEqual([policies(balancer), policies(nodes)], [[], []]);
  });

  it("lets consumers of other tenants reach the first port", async () => {
    const consumers = [{ tenant: "globex", app: "api", namespace: "globex" }];

    const registrations = await deployWeb({ ports: [{ port: 9000 }, { port: 9001 }], consumers });

    const { spec } = find(registrations, POLICY, "web-exposes.globex.api").inputs as {
      spec: { ingress: readonly [{ ports: unknown }] };
    };
    assert.deepEqual(spec.ingress[0].ports, [{ protocol: "TCP", port: 9000 }]);
  });

  it("leaves the egress of an open tenant open", async () => {
    const registrations = await deployWeb({ connects }, { isolation: "ingress-only" });

    assert.deepEqual(policies(registrations), ["web-to.db", "web-to.queue"]);
  });
});
