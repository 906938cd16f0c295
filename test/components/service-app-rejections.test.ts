import assert from "node:assert/strict";

import { deployWeb, type AppArgs } from "./app-samples.ts";

const expose = { hosts: ["web.example"] };
const ingress = { namespaces: ["edge"] };
const gateway = { name: "public", namespace: "gateways" };
const consumers = [{ tenant: "globex", app: "api", namespace: "globex" }];

const wrong: readonly (readonly [string, AppArgs, string])[] = [
  [
    "an app that nobody may bring requests to",
    { expose },
    "'expose' needs 'ingress.namespaces', the namespaces of the pods that serve it, " +
      "or the tenant's network refuses their requests",
  ],
  [
    "a Gateway whose pods are nowhere",
    { expose: { ...expose, via: "gateway" }, gateway: { ...gateway, namespaces: [] } },
    "'expose' needs 'gateway.namespaces', the namespaces of the pods that serve it, " +
      "or the tenant's network refuses their requests",
  ],
  [
    "a route without a Gateway",
    { expose: { ...expose, via: "gateway" }, ingress },
    `'expose.via' "gateway" needs 'gateway', the Gateway that serves it`,
  ],
  [
    "a Gateway at no address",
    {
      expose: { ...expose, via: "gateway" },
      gateway: { ...gateway, cidrs: ["192.0.2.1"] },
    },
    `'gateway.cidrs' "192.0.2.1" has no prefix length; write 192.0.2.1/32`,
  ],
  [
    "an exposed app without hosts",
    { expose: { hosts: [] }, ingress },
    "'expose.hosts' must name a host",
  ],
  [
    "a host that is none",
    { expose: { hosts: ["*.example"] }, ingress },
    `'expose.hosts' must be full host names, got "*.example"`,
  ],
  [
    "consumers of a first port that is not TCP",
    { ports: [{ port: 53, protocol: "UDP" }], port: undefined, consumers },
    "'consumers' need a first port of protocol TCP, got UDP",
  ],
  [
    "a connection to the same port twice, in another namespace",
    {
      connects: [
        { app: "db", port: 53, protocol: "UDP", namespace: "main" },
        { app: "db", port: 53, protocol: "UDP", namespace: "main" },
      ],
    },
    `'connects' must not repeat a value, got "main/db:53/UDP" twice`,
  ],
  [
    "an annotation that is configuration of the proxy",
    {
      expose: { ...expose, annotations: { "nginx.ingress.kubernetes.io/server-snippet": "x" } },
      ingress,
    },
    `'expose.annotations["nginx.ingress.kubernetes.io/server-snippet"]' must not be set: ` +
      "a snippet is configuration for the proxy of all tenants",
  ],
  [
    "an object of the whole cluster",
    {
      extraObjects: [
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "ClusterRole",
          metadata: { name: "a" },
        },
      ],
    },
    "'extraObjects[0].kind' must be a kind that lives in a namespace, got ClusterRole " +
      "(objects of the whole cluster are the platform team's)",
  ],
];

describe("ServiceApp rejections around the pods", () => {
  for (const [what, args, message] of wrong) {
    it(`rejects ${what}`, async () => {
      await assert.rejects(deployWeb({ port: 8080, ...args }), { message });
    });
  }

  it("takes a tcp route without hosts", async () => {
    await deployWeb({ port: 8080, expose: { hosts: [], via: "gateway", route: "tcp" }, gateway });
  });
});
