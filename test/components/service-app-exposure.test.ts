import assert from "node:assert/strict";

import { Certificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import { GRPCRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/GRPCRoute";
import { HTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute";
import { TCPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1alpha2/TCPRoute";
import { TLSRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1alpha3/TLSRoute";

import type { ExposeSettings } from "../../kubernetes/app/exposure.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";
import { deployWeb, webApp, type AppArgs } from "./app-samples.ts";
import { assertValid } from "./custom-objects.ts";

const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const GATEWAY_API = "kubernetes:gateway.networking.k8s.io";
const CERTIFICATE = "kubernetes:cert-manager.io/v1:Certificate";
const backend = { service: { name: "web", port: { name: "http" } } };
const backendRefs = [{ name: "web", port: 80 }];
const parentRefs = [{ name: "public", namespace: "gateways" }];

function byIngress(expose: Partial<ExposeSettings> = {}): Promise<readonly Registration[]> {
  return deployWeb({
    port: 8080,
    expose: { hosts: ["web.example"], ...expose },
    ingress: { namespaces: ["edge"] },
  });
}

function byGateway(
  expose: Partial<ExposeSettings> = {},
  gateway: Partial<AppArgs["gateway"]> = {},
): Promise<readonly Registration[]> {
  return deployWeb({
    ports: [{ port: 8080, servicePort: 80 }],
    expose: { hosts: ["web.example"], via: "gateway", ...expose },
    gateway: { name: "public", namespace: "gateways", ...gateway },
  });
}

function annotations({ inputs }: Registration): unknown {
  return (inputs["metadata"] as Readonly<Record<string, unknown>>)["annotations"];
}

async function urlOf(args: AppArgs): Promise<unknown> {
  let url: unknown;
  await deploy(() => webApp(args).url?.apply((text) => (url = text)));
  return url;
}

describe("ServiceApp exposed by an Ingress", () => {
  it("sends requests for the host to the Service, which comes before", async () => {
    const registrations = await byIngress();

    const ingress = find(registrations, INGRESS, "web");
    assert.deepEqual(ingress.inputs["spec"], {
      rules: [
        { host: "web.example", http: { paths: [{ path: "/", pathType: "Prefix", backend }] } },
      ],
    });
    const service = find(registrations, "kubernetes:core/v1:Service", "web");
    assert.deepEqual(ingress.options.dependencies, [service.urn]);
  });

  it("takes a class, several hosts, paths and a port", async () => {
    const registrations = await deployWeb({
      ports: [{ port: 8080 }, { port: 9000, name: "admin" }],
      expose: {
        hosts: ["a.example", "b.example"],
        port: 9000,
        paths: [{ path: "/api" }, { path: "/", pathType: "Exact" }],
        annotations: { "example.com/timeout": "30s" },
      },
      ingress: { className: "traefik", namespaces: ["edge"] },
    });

    const ingress = find(registrations, INGRESS, "web");
    const admin = { service: { name: "web", port: { name: "admin" } } };
    const http = {
      paths: [
        { path: "/api", pathType: "Prefix", backend: admin },
        { path: "/", pathType: "Exact", backend: admin },
      ],
    };
    assert.deepEqual(ingress.inputs["spec"], {
      ingressClassName: "traefik",
      rules: [
        { host: "a.example", http },
        { host: "b.example", http },
      ],
    });
    assert.deepEqual(annotations(ingress), { "example.com/timeout": "30s" });
  });

  it("takes the certificate of a Secret", async () => {
    const registrations = await byIngress({ tls: { secretName: "wildcard" } });

    const ingress = find(registrations, INGRESS, "web");
    const { tls } = ingress.inputs["spec"] as { tls: unknown };
    assert.deepEqual(tls, [{ hosts: ["web.example"], secretName: "wildcard" }]);
    assert.equal(annotations(ingress), undefined);
  });

  for (const [issuerKind, key] of [
    [undefined, "cluster-issuer"],
    ["Issuer", "issuer"],
  ] as const) {
    it(`has cert-manager make the certificate by a ${key}`, async () => {
      const registrations = await byIngress({ tls: { issuer: "letsencrypt", issuerKind } });

      const ingress = find(registrations, INGRESS, "web");
      const { tls } = ingress.inputs["spec"] as { tls: unknown };
      assert.deepEqual(tls, [{ hosts: ["web.example"], secretName: "web-tls" }]);
      assert.deepEqual(annotations(ingress), { [`cert-manager.io/${key}`]: "letsencrypt" });
      assert.deepEqual(
        registrations.filter(({ type }) => type === CERTIFICATE),
        [],
      );
    });
  }
});

describe("ServiceApp exposed by a Gateway", () => {
  it("attaches an HTTPRoute to it, and makes no Ingress", async () => {
    const registrations = await byGateway({ annotations: { "example.com/a": "b" } });

    const route = find(registrations, `${GATEWAY_API}/v1:HTTPRoute`, "web");
    assert.deepEqual(route.inputs["spec"], {
      parentRefs,
      hostnames: ["web.example"],
      rules: [{ matches: [{ path: { type: "PathPrefix", value: "/" } }], backendRefs }],
    });
    assert.deepEqual(annotations(route), { "example.com/a": "b" });
    assertValid(HTTPRoute, route);
    assert.equal(registrations.filter(({ type }) => type === INGRESS).length, 0);
  });

  it("attaches to one listener, with all paths", async () => {
    const registrations = await byGateway(
      { paths: [{ path: "/api" }, { path: "/", pathType: "Exact" }] },
      { sectionName: "https" },
    );

    const route = find(registrations, `${GATEWAY_API}/v1:HTTPRoute`, "web");
    assert.deepEqual(route.inputs["spec"], {
      parentRefs: [{ ...parentRefs[0], sectionName: "https" }],
      hostnames: ["web.example"],
      rules: [
        {
          matches: [
            { path: { type: "PathPrefix", value: "/api" } },
            { path: { type: "Exact", value: "/" } },
          ],
          backendRefs,
        },
      ],
    });
    assertValid(HTTPRoute, route);
  });

  const routes = [
    ["grpc", "v1", "GRPCRoute", GRPCRoute],
    ["tls", "v1alpha3", "TLSRoute", TLSRoute],
  ] as const;
  for (const [route, version, kind, model] of routes) {
    it(`attaches a ${kind}`, async () => {
      const registrations = await byGateway({ route, hosts: ["a.example", "b.example"] });

      const object = find(registrations, `${GATEWAY_API}/${version}:${kind}`, "web");
      assert.deepEqual(object.inputs["spec"], {
        parentRefs,
        hostnames: ["a.example", "b.example"],
        rules: [{ backendRefs }],
      });
      assertValid(model, object);
    });
  }

  it("attaches a TCPRoute without hosts", async () => {
    const registrations = await byGateway({ route: "tcp", hosts: [] });

    const route = find(registrations, `${GATEWAY_API}/v1alpha2:TCPRoute`, "web");
    assert.deepEqual(route.inputs["spec"], { parentRefs, rules: [{ backendRefs }] });
    assertValid(TCPRoute, route);
  });

  it("has cert-manager make a certificate when it names an issuer", async () => {
    const tls = { issuer: "letsencrypt", issuerKind: "Issuer" as const };

    const registrations = await byGateway({ tls, hosts: ["a.example", "b.example"] });

    const certificate = find(registrations, CERTIFICATE, "web");
    assert.deepEqual(certificate.inputs["spec"], {
      secretName: "web-tls",
      dnsNames: ["a.example", "b.example"],
      issuerRef: { group: "cert-manager.io", kind: "Issuer", name: "letsencrypt" },
    });
    assertValid(Certificate, certificate);
  });

  it("leaves the certificate to the Gateway otherwise", async () => {
    const registrations = await byGateway({ tls: { gateway: true } });

    assert.equal(registrations.filter(({ type }) => type === CERTIFICATE).length, 0);
  });
});

describe("ServiceApp url", () => {
  const ingress = { namespaces: ["edge"] };
  const gateway = { name: "public", namespace: "gateways" };
  const hosts = ["web.example", "b.example"];
  const cases: readonly (readonly [string, AppArgs, string | undefined])[] = [
    ["the first host", { expose: { hosts }, ingress }, "http://web.example"],
    [
      "https with a certificate",
      { expose: { hosts, tls: { secretName: "a" } }, ingress },
      "https://web.example",
    ],
    [
      "https when the Gateway ends TLS",
      { expose: { hosts, via: "gateway", tls: { gateway: true } }, gateway },
      "https://web.example",
    ],
    [
      "https when the app itself ends TLS",
      { expose: { hosts, via: "gateway", route: "tls" }, gateway },
      "https://web.example",
    ],
    [
      "the first path when it does not have them all",
      { expose: { hosts, paths: [{ path: "/api" }] }, ingress },
      "http://web.example/api",
    ],
    [
      "nothing for a tcp route",
      { expose: { hosts: [], via: "gateway", route: "tcp" }, gateway },
      undefined,
    ],
    ["nothing when it is not exposed", {}, undefined],
  ];
  for (const [what, args, url] of cases) {
    it(`is ${what}`, async () => {
      assert.equal(await urlOf({ port: 8080, ...args }), url);
    });
  }
});
