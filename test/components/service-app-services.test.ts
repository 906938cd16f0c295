import assert from "node:assert/strict";

import type { Registration } from "../support/deploy.ts";
import { find } from "../support/deploy.ts";
import { deployWeb, type AppArgs } from "./app-samples.ts";

const SERVICE = "kubernetes:core/v1:Service";
const selector = { "app.kubernetes.io/name": "web", "moorage.dev/tenant": "shop" };
const http = { name: "http", port: 8080, targetPort: "http", protocol: "TCP" };

async function spec(args: AppArgs, name = "web"): Promise<unknown> {
  return find(await deployWeb(args), SERVICE, name).inputs["spec"];
}

async function names(args: AppArgs): Promise<readonly string[]> {
  const registrations = await deployWeb(args);
  return registrations.filter(({ type }) => type === SERVICE).map(({ name }) => name);
}

function metadata({ inputs }: Registration): Readonly<Record<string, unknown>> {
  return inputs["metadata"] as Readonly<Record<string, unknown>>;
}

describe("ServiceApp Services", () => {
  it("gives a cluster address to the ports", async () => {
    assert.deepEqual(await spec({ port: 8080 }), { type: "ClusterIP", selector, ports: [http] });
  });

  it("makes none without ports", async () => {
    assert.deepEqual([await names({}), await names({ kind: "Job" })], [[], []]);
  });

  it("keeps the numbers, names and protocols of its ports", async () => {
    const ports = [
      { port: 8080, servicePort: 80, appProtocol: "kubernetes.io/h2c" },
      { port: 53, protocol: "UDP" as const, name: "dns" },
    ];

    assert.deepEqual(await spec({ ports }), {
      type: "ClusterIP",
      selector,
      ports: [
        {
          name: "http",
          port: 80,
          targetPort: "http",
          protocol: "TCP",
          appProtocol: "kubernetes.io/h2c",
        },
        { name: "dns", port: 53, targetPort: "dns", protocol: "UDP" },
      ],
    });
  });

  it("takes ports of the nodes", async () => {
    const service = { type: "NodePort", externalTrafficPolicy: "Local" } as const;

    assert.deepEqual(await spec({ ports: [{ port: 8080, nodePort: 30080 }], service }), {
      type: "NodePort",
      selector,
      ports: [{ ...http, nodePort: 30080 }],
      externalTrafficPolicy: "Local",
    });
  });

  it("takes no ports of the nodes for a LoadBalancer", async () => {
    const service = {
      type: "LoadBalancer",
      loadBalancerClass: "example.com/lb",
      loadBalancerSourceRanges: ["10.0.0.0/8"],
    } as const;

    assert.deepEqual(await spec({ port: 8080, service }), {
      type: "LoadBalancer",
      selector,
      ports: [http],
      allocateLoadBalancerNodePorts: false,
      loadBalancerClass: "example.com/lb",
      loadBalancerSourceRanges: ["10.0.0.0/8"],
    });
  });

  it("takes the ports of the nodes that a LoadBalancer asks for", async () => {
    const ports = [{ port: 8080, nodePort: 30080 }];

    assert.deepEqual(await spec({ ports, service: { type: "LoadBalancer" } }), {
      type: "LoadBalancer",
      selector,
      ports: [{ ...http, nodePort: 30080 }],
    });
  });

  it("has no address when it is headless", async () => {
    assert.deepEqual(await spec({ port: 8080, service: { headless: true } }), {
      type: "ClusterIP",
      clusterIP: "None",
      selector,
      ports: [http],
    });
  });

  it("stands for another host", async () => {
    const service = { type: "ExternalName", externalName: "db.example.com" } as const;

    assert.deepEqual(await spec({ service }), {
      type: "ExternalName",
      externalName: "db.example.com",
    });
  });

  it("takes both address families, affinity and the internal traffic policy", async () => {
    const service = {
      ipFamilyPolicy: "RequireDualStack",
      ipFamilies: ["IPv6", "IPv4"],
      sessionAffinity: "ClientIP",
      internalTrafficPolicy: "Local",
    } as const;

    assert.deepEqual(await spec({ port: 8080, service }), {
      type: "ClusterIP",
      selector,
      ports: [http],
      ...service,
    });
  });

  it("takes annotations", async () => {
    const annotations = { "example.com/size": "small" };

    const service = find(await deployWeb({ port: 8080, service: { annotations } }), SERVICE, "web");

    assert.deepEqual(metadata(service)["annotations"], annotations);
  });

  it("names the pods of a StatefulSet by a second Service, ready or not", async () => {
    const ports = [{ port: 8080, nodePort: 30080 }];

    const registrations = await deployWeb({
      kind: "StatefulSet",
      ports,
      service: { type: "NodePort" },
    });

    const headless = find(registrations, SERVICE, "web-headless");
    assert.equal(metadata(headless)["name"], "web-headless");
    assert.equal(
      (metadata(headless)["labels"] as Record<string, string>)["moorage.dev/headless"],
      "true",
    );
    assert.deepEqual(headless.inputs["spec"], {
      type: "ClusterIP",
      clusterIP: "None",
      publishNotReadyAddresses: true,
      selector: { ...selector, "app.kubernetes.io/managed-by": "moorage" },
      ports: [http],
    });
  });

  it("makes no second Service for a StatefulSet without ports", async () => {
    assert.deepEqual(await names({ kind: "StatefulSet" }), []);
  });

  const idle: readonly (readonly [string, AppArgs])[] = [
    ["replicas", { port: 8080, replicas: 0 }],
    ["the least replicas", { port: 8080, autoscale: { min: 0, max: 3, triggers: [] } }],
  ];
  for (const [what, args] of idle) {
    it(`does not wait for pods when ${what} are 0`, async () => {
      const service = find(await deployWeb(args), SERVICE, "web");

      assert.deepEqual(metadata(service)["annotations"], { "pulumi.com/skipAwait": "true" });
    });
  }

  it("waits for pods otherwise", async () => {
    const service = find(await deployWeb({ port: 8080, replicas: 1 }), SERVICE, "web");

    assert.equal("annotations" in metadata(service), false);
  });

  it("waits as long as the rollout may take", async () => {
    const registrations = await deployWeb({ port: 8080, progressDeadlineSeconds: 1800 });

    const { customTimeouts } = find(registrations, SERVICE, "web").options;
    assert.deepEqual(customTimeouts, { create: "1860s", update: "1860s", delete: "30s" });
  });

  it("gives a load balancer longer to go than any other Service", async () => {
    const deletes = async (service: AppArgs["service"]): Promise<string | undefined> => {
      const registrations = await deployWeb({ port: 8080, service });
      return find(registrations, SERVICE, "web").options.customTimeouts?.delete;
    };

    assert.equal(await deletes({ type: "LoadBalancer" }), "2m");
    assert.equal(await deletes({ type: "NodePort" }), "30s");
    assert.equal(await deletes({ headless: true }), "30s");
  });
});
