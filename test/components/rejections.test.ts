import assert from "node:assert/strict";

import { HelmRelease, type HelmReleaseArgs } from "../../components/helm-release.ts";
import { ServiceApp } from "../../components/service-app.ts";
import { Tenant, type TenantArgs } from "../../components/tenant.ts";
import { deploy } from "../support/deploy.ts";
import type { AppArgs } from "./app-samples.ts";
import { CACHE_CHART } from "./samples.ts";

const owner = "shop@example.com";

function rejection(program: () => unknown): Promise<string> {
  return deploy(program).then(
    () => assert.fail("nothing was rejected"),
    (error: unknown) => {
      assert(error instanceof Error && error.name !== "AssertionError");
      return error.message;
    },
  );
}

const repeated = (property: string, value: string) =>
  `'${property}' must not repeat a value, got "${value}" twice`;
const label =
  'must be at most 63 characters of a-z, 0-9 and "-", starting and ending with a letter or digit';

const tenants: readonly (readonly [string, Partial<TenantArgs>, string])[] = [
  ["an illegal namespace", { namespace: "Shop" }, `'namespace' ${label}, got "Shop"`],
  [
    "the namespace default",
    { namespace: "default" },
    `'namespace' must not be "default" or start with "kube-", got "default"`,
  ],
  [
    "a namespace of Kubernetes",
    { namespace: "kube-system" },
    `'namespace' must not be "default" or start with "kube-", got "kube-system"`,
  ],
  [
    "a relaxed level without a reason",
    { podSecurity: { level: "privileged", reason: " " } },
    `'podSecurity.reason' is required when 'podSecurity.level' is "privileged"`,
  ],
  [
    "a version that is none",
    { podSecurityVersion: "1.30" },
    `'podSecurityVersion' must look like "v1.30", got "1.30"`,
  ],
];

const apps: readonly (readonly [string, AppArgs, string])[] = [
  ["an illegal name", { app: "web_1" }, `'app' ${label}, got "web_1"`],
  [
    "the name of the deployer, whose rights the app would get",
    { app: "deployer" },
    `'app' must not be "deployer", the name of a ServiceAccount with other rights`,
  ],
  [
    "the name of Kubernetes' own ServiceAccount",
    { app: "default" },
    `'app' must not be "default", the name of a ServiceAccount with other rights`,
  ],
  [
    "a Service name that starts with a digit",
    { app: "1web", port: 80 },
    `'app' must start with a letter because it names a Service, got "1web"`,
  ],
  ["port 0", { port: 0 }, "'port' must be a whole number from 1 to 65535, got 0"],
  ["port 65536", { port: 65536 }, "'port' must be a whole number from 1 to 65535, got 65536"],
  ["half a port", { port: 80.5 }, "'port' must be a whole number from 1 to 65535, got 80.5"],
  ["negative replicas", { replicas: -1 }, "'replicas' must be a whole number from 0, got -1"],
  ["half a replica", { replicas: 1.5 }, "'replicas' must be a whole number from 0, got 1.5"],
  [
    "the root user",
    { security: { runAsUser: 0 } },
    `'security.runAsUser' must not be 0, which is root; level "restricted" refuses it ` +
      `(use level "baseline" with a reason)`,
  ],
  [
    "a variable name that envFrom would skip",
    { env: { "1 A": "x" } },
    `'env["1 A"]' is no name of a variable that a ConfigMap can hold ` +
      `(use letters, digits, "_", "-" and ".", and no digit at the start)`,
  ],
  [
    "a relative writable path",
    { writablePaths: ["data"] },
    `'writablePaths[0]' must be an absolute path below "/", got "data"`,
  ],
  [
    "the root as writable path",
    { writablePaths: ["/"] },
    `'writablePaths[0]' must be an absolute path below "/", got "/"`,
  ],
  [
    "a writable path with ..",
    { writablePaths: ["/data/../etc"] },
    `'writablePaths[0]' must be an absolute path without "..", got "/data/../etc"`,
  ],
  [
    "a writable path twice",
    { writablePaths: ["/data", "/data"] },
    `'writablePaths[1]' "/data" is mounted by writablePaths already`,
  ],
  [
    "a connection twice",
    {
      connects: [
        { app: "db", port: 1 },
        { app: "db", port: 1 },
      ],
    },
    `'connects' must not repeat a value, got "db:1" twice`,
  ],
];

const api = { tenant: "globex", app: "api", namespace: "globex", port: 9000 };
const unknownKey = (property: string) =>
  `'${property}' must be a key of the tenant's namespaces ("main"), got "jobs"`;
const bare = `"192.0.2.1" has no prefix length; write 192.0.2.1/32`;
const own = `got "shop/api"; use 'connects' inside the tenant`;

const edges: readonly (readonly [string, AppArgs, string])[] = [
  ["a namespace that the tenant lacks", { namespace: "jobs" }, unknownKey("namespace")],
  [
    "a connection into a namespace that the tenant lacks",
    { connects: [{ app: "db", port: 1, namespace: "jobs" }] },
    unknownKey("connects.namespace"),
  ],
  [
    "a connection to an illegal name",
    { connects: [{ app: "db_1", port: 1 }] },
    `'connects.app' ${label}, got "db_1"`,
  ],
  [
    "a connection to no port",
    { connects: [{ app: "db", port: 0 }] },
    "'connects.port' must be a whole number from 1 to 65535, got 0",
  ],
  [
    "its own tenant as provider",
    { consumes: [{ ...api, tenant: "shop" }] },
    `'consumes' must name apps of other tenants, ${own}`,
  ],
  [
    "its own tenant as consumer",
    { port: 80, consumers: [{ ...api, tenant: "shop" }] },
    `'consumers' must name apps of other tenants, ${own}`,
  ],
  ["a provider twice", { consumes: [api, api] }, repeated("consumes", "globex/api")],
  ["a consumer twice", { port: 80, consumers: [api, api] }, repeated("consumers", "globex/api")],
  [
    "an illegal name of a tenant",
    { consumes: [{ ...api, tenant: "Globex" }] },
    `'consumes.tenant' ${label}, got "Globex"`,
  ],
  [
    "an illegal name of a consumer",
    { port: 80, consumers: [{ ...api, app: "api.v2" }] },
    `'consumers.app' ${label}, got "api.v2"`,
  ],
  [
    "an illegal name of a namespace",
    { consumes: [{ ...api, namespace: "" }] },
    `'consumes.namespace' ${label}, got ""`,
  ],
  [
    "a provider without a port",
    { consumes: [{ ...api, port: 70000 }] },
    "'consumes.port' must be a whole number from 1 to 65535, got 70000",
  ],
  ["consumers without a port", { consumers: [api] }, "'consumers' need a 'port' to connect to"],
  [
    "a metrics port that is none",
    { metrics: { port: 0 }, monitoring: { namespaces: ["monitoring"] } },
    "'metrics.port' must be a whole number from 1 to 65535, got 0",
  ],
  [
    "metrics that nobody may read",
    { metrics: { port: 9090 } },
    "'metrics' needs 'monitoring', the namespaces that read it, " +
      "or the tenant's network refuses their requests",
  ],
  [
    "an ingress controller at no address",
    { port: 80, expose: { hosts: ["a.example"] }, ingress: { cidrs: ["192.0.2.1"] } },
    `'ingress.cidrs' ${bare}`,
  ],
  [
    "monitoring at no address",
    { metrics: { port: 90 }, monitoring: { namespaces: [], cidrs: ["192.0.2.1"] } },
    `'monitoring.cidrs' ${bare}`,
  ],
  [
    "the API server without its addresses",
    { egress: { apiServer: true } },
    "'egress.apiServer' needs 'apiServer', the addresses that it answers on",
  ],
  [
    "a wrong address of the API server",
    { egress: { apiServer: true }, apiServer: { cidrs: ["10.0.0.1/24"], port: 6443 } },
    `'apiServer.cidrs' "10.0.0.1/24" has host bits set; ` +
      "write 10.0.0.0/24 for the network or 10.0.0.1/32 for the one address",
  ],
  [
    "host bits in a range",
    { egress: { cidrs: [{ cidr: "203.0.113.7/24" }] } },
    `'egress.cidrs' "203.0.113.7/24" has host bits set; ` +
      "write 203.0.113.0/24 for the network or 203.0.113.7/32 for the one address",
  ],
  [
    "an exception outside of its range",
    { egress: { cidrs: [{ cidr: "203.0.113.0/24", except: ["192.0.2.0/24"] }] } },
    `'egress.cidrs.except' must be inside of "203.0.113.0/24" and smaller, got "192.0.2.0/24"`,
  ],
  [
    "the ends of ports in the wrong order",
    { egress: { cidrs: [{ cidr: "203.0.113.0/24", ports: [{ port: 9, endPort: 8 }] }] } },
    "'egress.cidrs.ports.endPort' must not be less than 'port' 9, got 8",
  ],
  [
    "an internet that is all of the cluster's",
    { egress: { internet: true }, clusterCidrs: ["0.0.0.0/0"] },
    `'clusterCidrs' must leave something of the internet, got "0.0.0.0/0"`,
  ],
  [
    "several things at once",
    { port: 0, replicas: -1 },
    "2 problems:\n  - 'port' must be a whole number from 1 to 65535, got 0\n" +
      "  - 'replicas' must be a whole number from 0, got -1",
  ],
];

const releases: readonly (readonly [string, Partial<HelmReleaseArgs>, string])[] = [
  [
    "a release name over 53 characters",
    { release: "a".repeat(54) },
    `'release' must be a DNS label of at most 53 characters, got "${"a".repeat(54)}"`,
  ],
  [
    "a folder without a chart",
    { chart: "./nowhere" },
    `'chart' must be a folder with a Chart.yaml or a packaged chart, got "./nowhere"`,
  ],
  [
    "another version than the chart's",
    { version: "1.2.1" },
    `'version' must be the chart's own, "1.2.0" in ${CACHE_CHART}/Chart.yaml, got "1.2.1"`,
  ],
  [
    "a namespace that the tenant lacks",
    { namespace: "jobs" },
    `'namespace' must be a key of the tenant's namespaces ("main"), got "jobs"`,
  ],
  ["no time", { timeoutSeconds: 0 }, "'timeoutSeconds' must be a whole number from 1, got 0"],
];

describe("Tenant rejections", () => {
  for (const [what, args, message] of tenants) {
    it(`rejects ${what}`, async () => {
      const actual = await rejection(() => new Tenant("shop", { owner, ...args }));

      assert.equal(actual, message);
    });
  }
});

describe("ServiceApp rejections", () => {
  for (const [what, args, message] of [...apps, ...edges]) {
    it(`rejects ${what}`, async () => {
      const actual = await rejection(() => {
        const tenant = new Tenant("shop", { owner });
        return new ServiceApp("web", { tenant, image: "ghcr.io/shop/web:1", ...args });
      });

      assert.equal(actual, message);
    });
  }
});

describe("HelmRelease rejections", () => {
  for (const [what, args, message] of releases) {
    it(`rejects ${what}`, async () => {
      const actual = await rejection(() => {
        const tenant = new Tenant("shop", { owner });
        return new HelmRelease("cache", { tenant, chart: CACHE_CHART, version: "1.2.0", ...args });
      });

      assert.equal(actual, message);
    });
  }
});
