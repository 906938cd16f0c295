import assert from "node:assert/strict";

import type { Isolation } from "../../plan/isolation.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import { app, loaded, tenant } from "./samples.ts";

/** `from > to ports (declared by)` of every connection of one peer. */
function edges({ edges: all }: Isolation, peer: string): readonly string[] {
  return all
    .filter(({ from, to }) => [from, to].includes(peer))
    .map(({ from, to, ports, declaredBy = "-" }) => {
      return `${from} > ${to.replace("[Deployment]", "")} ${ports} (${declaredBy})`;
    });
}

describe("entrances in the isolation of a plan", () => {
  it("names the Gateway's pods as an entrance of their own", async () => {
    const gateway = {
      name: "public",
      namespace: "gateways",
      sectionName: undefined,
      namespaces: ["gateways"],
      podLabels: { app: "gateway" },
      cidrs: ["192.0.2.7/32"],
    };
    const ports = [{ port: 8080 }, { port: 9000, name: "grpc" }];
    const expose = { hosts: ["web.acme.example"], via: "gateway", port: "grpc" } as const;
    const apps = [app("web", { ports, expose })];

    const { isolation } = await planEnvironment(
      loaded({ tenants: [tenant("acme", { apps })], gateway }),
    );

    assert.deepEqual(edges(isolation, "gateway"), ["gateway > acme/web TCP 9000 (expose)"]);
    assert.deepEqual(edges(isolation, "gateway-nodes"), [
      "gateway-nodes > acme/web TCP 9000 (expose)",
    ]);
    assert.deepEqual(edges(isolation, "ingress-controller"), []);
    assert.deepEqual(isolation.closed, []);
  });

  it("calls the pods that serve Ingresses and routes by one name", async () => {
    const { ingress } = loaded().environment;
    const gateway = {
      ...ingress,
      name: "nginx",
      namespace: "ingress-nginx",
      sectionName: undefined,
    };
    const apps = [app("web", { expose: { hosts: ["web.acme.example"], via: "gateway" } })];

    const { isolation } = await planEnvironment(
      loaded({ tenants: [tenant("acme", { apps })], gateway }),
    );

    assert.deepEqual(edges(isolation, "ingress-controller"), [
      "ingress-controller > acme/web TCP 8080 (expose)",
    ]);
    assert.deepEqual(edges(isolation, "gateway"), []);
  });

  it("names the addresses that a load balancer lets in", async () => {
    const service = {
      type: "LoadBalancer",
      loadBalancerSourceRanges: ["198.51.100.0/24"],
    } as const;
    const ports = [{ port: 53, protocol: "UDP" }, { port: 8080 }] as const;

    const { isolation } = await planEnvironment(
      loaded({ tenants: [tenant("acme", { apps: [app("web", { ports, service })] })] }),
    );

    assert.deepEqual(edges(isolation, "198.51.100.0/24"), [
      "198.51.100.0/24 > acme/web TCP 8080, UDP 53 (service)",
    ]);
    assert.deepEqual(edges(isolation, "internet"), [
      "internet > acme/web TCP 8080, UDP 53 (service)",
    ]);
  });
});
