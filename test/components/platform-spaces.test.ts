import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";

import { platform, type PlatformOutputs } from "../../components/platform.ts";
import type { AppConfig, Environment, TenantConfig } from "../../environment/environment.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";
import { runs } from "../support/property-runs.ts";
import {
  appConfig,
  namespaceConfig,
  releaseConfig,
  sampleEnvironment,
  tenantConfig,
} from "./samples.ts";

const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const secret = (key: string) => `value of ${key}`;

const initech = tenantConfig("initech", {
  namespaces: [
    namespaceConfig("main", "tenant-initech"),
    namespaceConfig("jobs", "tenant-initech-jobs"),
    namespaceConfig("legacy", "old-shop", { mode: "adopt" }),
  ],
  apps: [
    appConfig("portal", {
      connects: ["worker"],
      consumes: [{ tenant: "globex", app: "shop", namespace: "globex", port: 9000 }],
    }),
    appConfig("worker", { namespace: "tenant-initech-jobs", connects: ["archive"] }),
    appConfig("archive", { namespace: "old-shop", port: 7000 }),
  ],
  releases: [releaseConfig("cache", { namespace: "tenant-initech-jobs" })],
  pullSecrets: { ghcr: { secret: "initech-ghcr" } },
  shared: { config: {}, secrets: { ca: { "ca.crt": { secret: "initech-ca" } } } },
});
const globex = tenantConfig("globex", {
  isolation: "ingress-only",
  apps: [
    appConfig("shop", {
      port: 9000,
      consumers: [{ tenant: "initech", app: "portal", namespace: "tenant-initech", port: 9000 }],
    }),
  ],
});
const both = sampleEnvironment([globex, initech]);

function build(
  environment: Environment,
  options?: { preview: boolean },
): Promise<readonly Registration[]> {
  return deploy(() => platform(environment, { secret }), options);
}

/** Stands for a resource whose outputs are unknown until it exists. */
class Later extends pulumi.CustomResource {}

interface Metadata {
  readonly namespace?: string;
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

function metadataOf({ inputs }: Registration): Metadata {
  return inputs["metadata"] as Metadata;
}

function childrenOf(registrations: readonly Registration[], app: string): readonly Registration[] {
  const parent = `urn:pulumi:test::moorage::moorage:index:ServiceApp::${app}`;
  return registrations.filter(({ options }) => options.parent === parent);
}

describe("platform with several namespaces", () => {
  let registrations: readonly Registration[];

  before(async () => {
    registrations = await build(both);
  });

  it("puts every object of an app where its pods are, and halves with their targets", () => {
    const places = ["initech-portal", "initech-worker", "initech-archive", "globex-shop"]
      .flatMap((app) => childrenOf(registrations, app))
      .map((child) => {
        const { namespace = "", name } = metadataOf(child);
        return `${child.type.split(":").at(-1) ?? ""} ${namespace}/${name}`;
      });
    assert.deepEqual(places.sort(), [
      "Deployment globex/shop",
      "Deployment old-shop/archive",
      "Deployment tenant-initech-jobs/worker",
      "Deployment tenant-initech/portal",
      "NetworkPolicy globex/shop-exposes.initech.portal",
      "NetworkPolicy old-shop/worker-to.archive",
      "NetworkPolicy tenant-initech-jobs/portal-to.worker",
      "NetworkPolicy tenant-initech-jobs/worker-egress",
      "NetworkPolicy tenant-initech/portal-consumes.globex.shop",
      "NetworkPolicy tenant-initech/portal-egress",
      "Service globex/shop",
      "Service old-shop/archive",
      "Service tenant-initech-jobs/worker",
      "Service tenant-initech/portal",
      "ServiceAccount globex/shop",
      "ServiceAccount old-shop/archive",
      "ServiceAccount tenant-initech-jobs/worker",
      "ServiceAccount tenant-initech/portal",
    ]);
  });

  it("states the consent of both sides alike", () => {
    assert.deepEqual(
      ["initech-portal-consumes.globex.shop", "globex-shop-exposes.initech.portal"].map(
        (name) => metadataOf(find(registrations, POLICY, name)).annotations,
      ),
      [
        { "moorage.dev/consumes": "portal:globex/shop" },
        { "moorage.dev/exposes": "shop:initech/portal" },
      ],
    );
  });

  it("installs releases into their namespace", () => {
    const release = find(registrations, "kubernetes:helm.sh/v3:Release", "initech-cache");

    assert.equal(release.inputs["namespace"], "tenant-initech-jobs");
  });

  it("returns all namespaces of a tenant, the first one first", async () => {
    let outputs: PlatformOutputs | undefined;

    await deploy(async () => {
      outputs = await platform(both, { secret });
    });

    assert.deepEqual(outputs?.tenants["initech"]?.namespaces, [
      "tenant-initech",
      "tenant-initech-jobs",
      "old-shop",
    ]);
  });

  it("opens pull secrets and shared secrets, and keeps them secret", () => {
    const secrets = registrations.filter(
      ({ type, urn }) => type === "kubernetes:core/v1:Secret" && urn.includes(":Tenant$"),
    );
    assert.deepEqual(
      [...new Set(secrets.map(({ inputs }) => JSON.stringify(inputs["stringData"])))].sort(),
      ['{".dockerconfigjson":"value of initech-ghcr"}', '{"ca.crt":"value of initech-ca"}'],
    );
    assert.equal(secrets.length, 6);
    assert.deepEqual(
      secrets.filter(({ secrets: paths }) => paths.length === 0),
      [],
    );
  });

  it("does not throw at preview when secrets are not known yet", async () => {
    const previewed = await deploy(
      () => {
        const later = new Later("other:index:Later", "later", {});
        return platform(both, { secret: () => later.id });
      },
      { preview: true },
    );

    const pull = find(previewed, "kubernetes:core/v1:Secret", "initech-secret.ghcr");
    assert.deepEqual(pull.inputs["stringData"], { __pulumiUnknown: true });
    assert.equal(previewed.length, registrations.length + 1);
  });

  it("rejects an app in a namespace that its tenant does not have", async () => {
    const apps = [appConfig("web", { namespace: "elsewhere" })];

    await assert.rejects(build(sampleEnvironment([tenantConfig("a", { apps })])), {
      message: '"web" of tenant "a" lives in "elsewhere", which is none of its namespaces: a',
    });
  });

  it("tells tenants what the environment knows of its cluster", async () => {
    const tenant = tenantConfig("a", {
      egress: { internet: true, apiServer: true, cidrs: [] },
      networkPolicies: { own: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] } },
    });
    const environment = sampleEnvironment([tenant], {
      dns: {
        namespace: "dns",
        podLabels: { app: "coredns" },
        port: 5353,
        nodeLocal: ["192.0.2.9/32"],
      },
      apiServer: { cidrs: ["198.51.100.1/32"], port: 6443 },
      clusterCidrs: ["198.18.0.0/15"],
    });

    const built = await build(environment);

    const text = (role: string) => JSON.stringify(find(built, POLICY, `a-${role}`).inputs["spec"]);
    assert.match(text("allow-dns"), /5353.*"dns".*"app":"coredns".*"192\.0\.2\.9\/32"/);
    assert.match(text("allow-api-server"), /6443.*"198\.51\.100\.1\/32"/);
    assert.match(text("allow-internet"), /"198\.18\.0\.0\/15"/);
    assert.equal(text("policy.own"), '{"ingress":[{}],"podSelector":{},"policyTypes":["Ingress"]}');
  });

  it("tells apps what the environment knows of its cluster", async () => {
    const app = appConfig("web", {
      expose: { hosts: ["web.example"] },
      metrics: { port: 9090 },
      egress: { internet: true, apiServer: true, cidrs: [] },
    });
    const environment = sampleEnvironment([tenantConfig("a", { apps: [app] })], {
      ingress: {
        className: "nginx",
        namespaces: ["edge"],
        podLabels: { app: "nginx" },
        cidrs: ["192.0.2.1/32"],
      },
      monitoring: {
        namespaces: ["observability"],
        podLabels: { app: "prometheus" },
        operator: false,
      },
      apiServer: { cidrs: ["198.51.100.1/32"], port: 6443 },
      clusterCidrs: ["198.18.0.0/15"],
    });

    const built = await build(environment);

    const text = (role: string) => JSON.stringify(find(built, POLICY, `a-web-${role}`).inputs);
    assert.match(text("gateway"), /"edge".*"app":"nginx".*"192\.0\.2\.1\/32"/);
    assert.match(text("metrics"), /"observability".*"app":"prometheus".*9090/);
    assert.match(text("api-server"), /6443.*"198\.51\.100\.1\/32"/);
    assert.match(text("internet"), /"198\.18\.0\.0\/15"/);
  });
});

describe("platform of any shape", () => {
  const keys = ["main", "jobs", "edge"];
  const apps = ["a", "b", "c"];
  const shapes = fc.array(
    fc.record({
      homes: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
      connects: fc.uniqueArray(fc.tuple(fc.nat(2), fc.nat(2)), { selector: String }),
      isolation: fc.constantFrom("strict" as const, "ingress-only" as const),
    }),
    { minLength: 2, maxLength: 2 },
  );
  type Shape = typeof shapes extends fc.Arbitrary<(infer T)[]> ? T : never;

  function shaped({ homes, connects, isolation }: Shape, index: number): TenantConfig {
    const tenant = `t${index}`;
    const namespaces = keys.map((key) => namespaceConfig(key, `${tenant}-${key}`));
    const app = (name: string, at: number): AppConfig =>
      appConfig(name, {
        namespace: `${tenant}-${keys[homes[at] ?? 0] ?? ""}`,
        connects: connects
          .filter(([from, to]) => from === at && to !== at)
          .map(([, to]) => apps[to] ?? ""),
        expose: { hosts: [`${name}.${tenant}.example`] },
        replicas: 2,
        env: { A: "b", TOKEN: { secret: "token" } },
        metrics: { port: 9090 },
        egress: { internet: true, apiServer: false, cidrs: [] },
      });
    return tenantConfig(tenant, { namespaces, isolation, apps: apps.map(app) });
  }

  it("keeps every object of an app in its namespace, or a half in the target's", async () => {
    const property = fc.asyncProperty(shapes, async (drawn) => {
      const tenants = drawn.map(shaped);
      const registrations = await build(sampleEnvironment(tenants));
      for (const tenant of tenants) {
        const home = new Map(tenant.apps.map(({ name, namespace }) => [name, namespace]));
        for (const app of tenant.apps) {
          for (const child of childrenOf(registrations, `${tenant.name}-${app.name}`)) {
            const { name, namespace = "" } = metadataOf(child);
            assert.equal(namespace, home.get(name.split("-to.")[1] ?? app.name), name);
            const key = namespace.slice(tenant.name.length + 1);
            const space = key === "main" ? tenant.name : `${tenant.name}.${key}`;
            const { deletedWith } = child.options;
            assert(deletedWith.endsWith(`kubernetes:core/v1:Namespace::${space}`), deletedWith);
          }
        }
      }
    });
    await fc.assert(property, { numRuns: runs(1) });
  }).timeout(10_000);
});
