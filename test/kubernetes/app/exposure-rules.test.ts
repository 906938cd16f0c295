import assert from "node:assert/strict";

import type { ExposeSettings } from "../../../kubernetes/app/exposure.ts";
import { exposureFaults } from "../../../kubernetes/app/exposure-rules.ts";
import type { AppFault, AppShape } from "../../../kubernetes/app/fault.ts";

const hosts = ["a.example"];

function faults(
  expose: Partial<ExposeSettings>,
  changes: Partial<AppShape> = {},
): readonly AppFault[] {
  const ports = [{ port: 8080 }, { port: 53, name: "dns", protocol: "UDP" as const }];
  return exposureFaults({
    kind: "Deployment",
    image: "web:1",
    ports,
    expose: { hosts, ...expose },
    ...changes,
  });
}

describe("exposureFaults", () => {
  const sound: readonly Partial<ExposeSettings>[] = [
    {},
    { port: "http", paths: [{ path: "/" }, { path: "/", pathType: "Exact" }, { path: "/a/%20b" }] },
    { tls: { secretName: "web-tls" } },
    { tls: { issuer: "letsencrypt", issuerKind: "Issuer" } },
    { via: "gateway", tls: { gateway: true } },
    { via: "gateway", route: "grpc", tls: { issuer: "letsencrypt" } },
    { via: "gateway", route: "tls" },
    { via: "gateway", route: "tcp", hosts: [], tls: { gateway: true } },
  ];
  for (const expose of sound) {
    it(`takes ${JSON.stringify(expose)}`, () => {
      assert.deepEqual(faults(expose), []);
    });
  }

  it("takes an app that is not exposed", () => {
    assert.deepEqual(exposureFaults({ kind: "Deployment", image: "web:1" }), []);
  });

  it("leaves it to the kind that nobody connects to a Job", () => {
    assert.deepEqual(faults({ port: "grpc" }, { kind: "Job" }), []);
  });

  it("rejects to expose an app without ports", () => {
    assert.deepEqual(faults({}, { ports: [] }), [
      {
        path: ["expose"],
        message: "needs a port to send requests to",
        hint: "Set 'port', e.g. 8080",
      },
    ]);
  });

  const wrong: readonly (readonly [string, Partial<ExposeSettings>, AppFault])[] = [
    [
      "a port that the app lacks by name",
      { port: "grpc" },
      {
        path: ["expose", "port"],
        message: `must be a port of the app: http (8080), dns (53); got "grpc"`,
      },
    ],
    [
      "a port that the app lacks by number",
      { port: 80 },
      {
        path: ["expose", "port"],
        message: "must be a port of the app: http (8080), dns (53); got 80",
      },
    ],
    [
      "a port of another protocol",
      { port: "dns" },
      { path: ["expose", "port"], message: "must be a TCP port, got dns of UDP" },
    ],
    [
      "a grpc route without a Gateway",
      { route: "grpc" },
      {
        path: ["expose", "route"],
        message: "grpc needs a Gateway, which an Ingress is not",
        hint: "Set 'expose.via' gateway",
      },
    ],
    [
      "hosts of a tcp route",
      { via: "gateway", route: "tcp" },
      {
        path: ["expose", "hosts"],
        message: "must be empty for a tcp route",
        hint: "The listener of the Gateway tells TCP apps apart: leave out the hosts",
      },
    ],
    [
      "paths of a tls route",
      { via: "gateway", route: "tls", paths: [{ path: "/" }] },
      {
        path: ["expose", "paths"],
        message: "must be empty for a tls route, which has no paths",
      },
    ],
    [
      "TLS that ends at an Ingress without a certificate",
      { tls: { gateway: true } },
      {
        path: ["expose", "tls"],
        message: "needs a Gateway to end TLS, which an Ingress is not",
        hint: "Name a Secret or an issuer",
      },
    ],
    [
      "a tls route that ends at the Gateway",
      { via: "gateway", route: "tls", tls: { gateway: true } },
      {
        path: ["expose", "tls"],
        message: "must not end at the Gateway for a tls route, which the app itself ends",
        hint: "Name an issuer, or leave it out",
      },
    ],
    [
      "a Secret for a route",
      { via: "gateway", tls: { secretName: "web-tls" } },
      {
        path: ["expose", "tls", "secretName"],
        message: "has no place in a route",
        hint: "The listener of the Gateway names the Secret: set 'expose.tls' { gateway: true }",
      },
    ],
    [
      "an illegal name of a Secret",
      { tls: { secretName: "Web" } },
      { path: ["expose", "tls", "secretName"], message: `must be a name of a Secret, got "Web"` },
    ],
    [
      "an illegal name of an issuer",
      { tls: { issuer: "a\nb" } },
      { path: ["expose", "tls", "issuer"], message: `must be a name of an object, got "a\\nb"` },
    ],
    [
      "an issuer for a tcp route",
      { via: "gateway", route: "tcp", hosts: [], tls: { issuer: "a" } },
      {
        path: ["expose", "tls"],
        message: "must not name an issuer for a tcp route, which has no hosts to certify",
      },
    ],
    [
      "a host twice",
      { hosts: ["a.example", "b.example", "a.example"] },
      { path: ["expose", "hosts", 2], message: `must be unique, got "a.example" twice` },
    ],
    [
      "a path twice",
      { paths: [{ path: "/a" }, { path: "/a", pathType: "Prefix" }] },
      { path: ["expose", "paths", 1], message: `must be unique, got "/a" twice` },
    ],
    [
      "more hosts than a route takes",
      { via: "gateway", hosts: Array.from({ length: 17 }, (_, index) => `h${index}.example`) },
      { path: ["expose", "hosts"], message: "must be at most 16 for one route, got 17" },
    ],
    [
      "more paths than a route takes",
      { via: "gateway", paths: Array.from({ length: 65 }, (_, index) => ({ path: `/${index}` })) },
      { path: ["expose", "paths"], message: "must be at most 64 for one route, got 65" },
    ],
  ];
  for (const [what, expose, fault] of wrong) {
    it(`rejects ${what}`, () => {
      assert.deepEqual(faults(expose), [fault]);
    });
  }

  const characters = "must hold only letters, digits, %xx and -._~!$&()*+,=:@/";
  const segments = `must not hold "//", "/./", "/../" or "%2f"`;
  const paths: readonly (readonly [string, string])[] = [
    ["api", `must begin with "/"`],
    ["", `must begin with "/"`],
    ["/a;b", characters],
    ["/a{b}", characters],
    [`/a"b`, characters],
    ["/a#b", characters],
    ["/a\n", characters],
    ["/a%zz", characters],
    ["/a//b", segments],
    ["/a/../b", segments],
    ["/a/.", segments],
    ["/a%2Fb", segments],
    [`/${"a".repeat(1024)}`, "must have at most 1024 characters"],
  ];
  for (const [path, message] of paths) {
    const shown = path.length > 80 ? `${path.slice(0, 80)}…` : path;
    it(`rejects the path ${JSON.stringify(shown)}`, () => {
      assert.deepEqual(faults({ paths: [{ path }] }), [
        {
          path: ["expose", "paths", 0],
          message: `${message}, got ${JSON.stringify(shown)}`,
        },
      ]);
    });
  }

  it("reports what is wrong with ports and the Service too", () => {
    const app = { ports: [{ port: 1, name: "X" }], service: { headless: true, type: "NodePort" } };

    assert.deepEqual(
      faults({}, { ...app, service: { ...app.service, type: "NodePort" } }).map(({ path }) => path),
      [
        ["ports", 0, "name"],
        ["service", "headless"],
      ],
    );
  });
});
