import assert from "node:assert/strict";

import type { AppConfig } from "../../environment/environment.ts";
import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();

/** Apps that `web` may refer to. */
const OTHERS = [
  '      db: { image: "a/db:1", ports: [{ port: 5432 }, { port: 53, name: dns, protocol: UDP }] }',
  '      migrate: { image: "a/b:1", kind: Job }',
  "",
].join("\n");

/** The app `web` with some lines. */
function web(lines: string, stack?: string): AppConfig {
  const { environment } = scratch.load(tiny(lines) + OTHERS, stack);
  const app = environment.tenants[0]?.apps.find(({ name }) => name === "web");
  assert.ok(app !== undefined);
  return app;
}

/** What a part of the settings is in the end, without what is undefined. */
function part(app: AppConfig, key: string): unknown {
  const value: unknown = new Map(Object.entries(app)).get(key);
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

type Row = readonly [lines: string, key: string, expected: unknown];

function rows(title: string, table: readonly Row[], stack?: string): void {
  describe(title, () => {
    for (const [lines, key, expected] of table) {
      it(`are ${key} ${JSON.stringify(expected)} with ${lines.replaceAll("\n", ", ")}`, () => {
        assert.deepEqual(part(web(lines, stack), key), expected);
      });
    }
  });
}

after(() => {
  scratch.remove();
});

rows("short forms of an app", [
  ["port: 8080", "ports", [{ port: 8080 }]],
  ["ports: [{ port: 80 }, { port: 81 }]", "port", 80],
  ["runAsUser: 70", "security", { runAsUser: 70 }],
  ["runAsUser: 70\nsecurity: { fsGroup: 1 }", "security", { runAsUser: 70, fsGroup: 1 }],
  ["port: 80\nmetrics: { path: /m }", "metrics", { port: 80, path: "/m" }],
  [
    "resources: { cpu: 100m, gpu: 1, extended: { example.com/fpga: 2 } }",
    "resources",
    {
      requests: { cpu: "100m", memory: "256Mi" },
      limits: { cpu: "500m", memory: "512Mi" },
      extended: { "nvidia.com/gpu": 1, "example.com/fpga": 2 },
    },
  ],
  [
    'initContainers: [{ name: a, image: "a/b:1", resources: { cpu: 50m, gpu: 1 } }]',
    "initContainers",
    [
      {
        name: "a",
        image: "a/b:1",
        resources: {
          requests: { cpu: "50m", memory: "128Mi" },
          limits: { cpu: "500m", memory: "512Mi" },
          extended: { "nvidia.com/gpu": 1 },
        },
      },
    ],
  ],
]);

rows("connections of an app", [
  ["connects: [db]", "connects", [{ app: "db", port: 5432, protocol: "TCP", env: {} }]],
  [
    "connects: [{ to: db, port: dns, env: DB_URL }]",
    "connects",
    [{ app: "db", port: 53, protocol: "UDP", env: { url: "DB_URL" } }],
  ],
  [
    "connects: [{ to: db, port: 5432, env: { host: A, port: B } }]",
    "connects",
    [{ app: "db", port: 5432, protocol: "TCP", env: { host: "A", port: "B" } }],
  ],
  ["connects: [db]\nstartAfter: [migrate]", "startAfter", ["db", "migrate"]],
  ["connects: [{ to: db, startOrder: false }]", "startAfter", []],
  ["connects: [db]\nstartAfter: [db]", "startAfter", ["db"]],
]);

const EXPOSED = "port: 80\nexpose:";

rows("exposed apps", [
  [`${EXPOSED} { host: auto }`, "expose", { hosts: ["web-acme.dev.localhost"], via: "ingress" }],
  [
    `${EXPOSED} { hosts: [a.example, auto], paths: [/a, { path: /b, pathType: Exact }], tls: false }`,
    "expose",
    {
      hosts: ["a.example", "web-acme.dev.localhost"],
      via: "ingress",
      paths: [{ path: "/a" }, { path: "/b", pathType: "Exact" }],
    },
  ],
  [
    `${EXPOSED} { host: a.example, tls: { secretName: b }, port: http }`,
    "expose",
    { hosts: ["a.example"], via: "ingress", tls: { secretName: "b" }, port: "http" },
  ],
]);

rows(
  "exposed apps with an issuer",
  [
    [
      `${EXPOSED} { host: a.example, tls: true }`,
      "expose",
      {
        hosts: ["a.example"],
        via: "ingress",
        tls: { issuer: "letsencrypt", issuerKind: "ClusterIssuer" },
      },
    ],
  ],
  "config:\n  moorage:tls: { issuer: letsencrypt }\n",
);

rows(
  "exposed apps with a gateway",
  [
    [
      `${EXPOSED} { host: a.example, tls: true }`,
      "expose",
      { hosts: ["a.example"], via: "gateway", tls: { gateway: true } },
    ],
    [
      `${EXPOSED} { host: a.example, via: ingress }`,
      "expose",
      { hosts: ["a.example"], via: "ingress" },
    ],
  ],
  "config:\n  moorage:gateway: { name: public, namespace: gateways }\n",
);

rows("files and variables of an app", [
  [
    'files: { /etc/a: text, /etc/b: { content: x, sensitive: true, mode: "0440" } }',
    "files",
    { "/etc/a": { content: "text" }, "/etc/b": { content: "x", sensitive: true, mode: 0o440 } },
  ],
  [
    'files: { /etc/key: { secret: key, mode: "400" } }',
    "files",
    { "/etc/key": { content: { secret: "key" }, mode: 0o400 } },
  ],
  [
    "env: { A: b, B: { value: c, sensitive: true }, C: { field: status.podIP }, D: { secret: key } }",
    "env",
    {
      A: "b",
      B: { value: "c", sensitive: true },
      C: { field: "status.podIP" },
      D: { secret: "key" },
    },
  ],
  [
    "env: { A: { secretKey: { name: a, key: b } }, B: { resource: limits.memory, divisor: 1Mi } }",
    "env",
    {
      A: { secretKey: { name: "a", key: "b" } },
      B: { resource: "limits.memory", divisor: "1Mi" },
    },
  ],
]);
