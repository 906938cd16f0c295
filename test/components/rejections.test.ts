import assert from "node:assert/strict";

import { HelmRelease, type HelmReleaseArgs } from "../../components/helm-release.ts";
import { ServiceApp } from "../../components/service-app.ts";
import type { ServiceAppArgs } from "../../components/service-app/arguments.ts";
import { Tenant, type TenantArgs } from "../../components/tenant.ts";
import { deploy } from "../support/deploy.ts";
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

const apps: readonly (readonly [string, Partial<ServiceAppArgs>, string])[] = [
  ["an illegal name", { app: "web_1" }, `'app' ${label}, got "web_1"`],
  [
    "a Service name that starts with a digit",
    { app: "1web", port: 80 },
    `'app' must start with a letter because it names a Service, got "1web"`,
  ],
  ["port 0", { port: 0 }, "'port' must be a whole number from 1 to 65535, got 0"],
  ["port 65536", { port: 65536 }, "'port' must be a whole number from 1 to 65535, got 65536"],
  ["half a port", { port: 80.5 }, "'port' must be a whole number from 1 to 65535, got 80.5"],
  [
    "a host without a port",
    { host: "a.example" },
    `'host' "a.example" needs a 'port' to send requests to`,
  ],
  [
    "a host without the namespaces of the ingress controller",
    { host: "a.example", port: 80 },
    `'host' "a.example" needs 'ingressNamespaces', the namespaces of the ingress controller, ` +
      "or the tenant's network refuses its requests",
  ],
  ["negative replicas", { replicas: -1 }, "'replicas' must be a whole number from 0, got -1"],
  ["half a replica", { replicas: 1.5 }, "'replicas' must be a whole number from 0, got 1.5"],
  ["the root user", { runAsUser: 0 }, "'runAsUser' must be a whole number from 1, got 0"],
  [
    "a variable name that envFrom would skip",
    { env: { "1 A": "x" } },
    `'env' must have names of letters, digits, "_", "-" and ".", not starting with a digit, got "1 A"`,
  ],
  [
    "a relative writable path",
    { writablePaths: ["data"] },
    `'writablePaths' must be absolute paths below "/", got "data"`,
  ],
  [
    "the root as writable path",
    { writablePaths: ["/"] },
    `'writablePaths' must be absolute paths below "/", got "/"`,
  ],
  [
    "a writable path with ..",
    { writablePaths: ["/data/../etc"] },
    `'writablePaths' must be absolute paths below "/", got "/data/../etc"`,
  ],
  [
    "a writable path twice",
    { writablePaths: ["/data", "/data"] },
    `'writablePaths' must not repeat a value, got "/data" twice`,
  ],
  [
    "a connection twice",
    {
      connects: [
        { app: "db", port: 1 },
        { app: "db", port: 2 },
      ],
    },
    `'connects' must not repeat a value, got "db" twice`,
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
    `'chart' must be a folder with a Chart.yaml, got "./nowhere"`,
  ],
  [
    "another version than the chart's",
    { version: "1.2.1" },
    `'version' must be the chart's own, "1.2.0" in ${CACHE_CHART}/Chart.yaml, got "1.2.1"`,
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
  for (const [what, args, message] of apps) {
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
