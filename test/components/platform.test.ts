import assert from "node:assert/strict";

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { platform, type PlatformOutputs } from "../../components/platform.ts";
import type { Environment } from "../../environment/environment.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";
import { appConfig, releaseConfig, sampleEnvironment, tenantConfig } from "./samples.ts";

const secret = (key: string) => `value of ${key}`;

function deployPlatform(
  environment: Environment,
  tenants?: readonly string[],
): Promise<readonly Registration[]> {
  const options = tenants === undefined ? { secret } : { secret, tenants };
  return deploy(() => platform(environment, options));
}

const names = ["a", "b", "c"];
const three = sampleEnvironment(
  names.map((name) =>
    tenantConfig(name, {
      apps: [
        appConfig("api", { env: { TOKEN: { secret: "token" } } }),
        appConfig("web", { connects: ["api"], expose: { hosts: [`web-${name}.dev.localhost`] } }),
      ],
      releases: [releaseConfig("cache")],
    }),
  ),
);

function sorted(registrations: readonly Registration[]): readonly Registration[] {
  return [...registrations].sort((left, right) => (left.urn < right.urn ? -1 : 1));
}

describe("platform", () => {
  it("builds tenants, apps and releases under names of tenant and app", async () => {
    const registrations = await deployPlatform(three, ["b"]);

    assert.deepEqual(
      registrations
        .filter(({ type }) => type.startsWith("moorage:index:"))
        .map(({ type, name }) => `${type} ${name}`)
        .sort(),
      [
        "moorage:index:HelmRelease b-cache",
        "moorage:index:ServiceApp b-api",
        "moorage:index:ServiceApp b-web",
        "moorage:index:Tenant b",
      ],
    );
  });

  it("builds subsets of tenants that add up to the whole", async () => {
    const single = new Map<string, readonly Registration[]>();
    for (const name of names) single.set(name, await deployPlatform(three, [name]));
    const whole = await deployPlatform(three);

    for (const subset of [[], ["a", "b"], ["a", "c"], ["b", "c"], names]) {
      const registrations = await deployPlatform(three, subset);
      const parts = subset.flatMap((name) => single.get(name) ?? []);
      assert.deepEqual(sorted(registrations), sorted(parts), subset.join());
    }
    assert.equal(whole.length, 3 * (single.get("a") ?? []).length);
    assert.deepEqual(sorted(whole), sorted([...single.values()].flat()));
  }).timeout(10_000);

  it("rejects a tenant that the environment does not have", async () => {
    await assert.rejects(deployPlatform(three, ["a", "x"]), {
      name: "Error",
      message: 'unknown tenant "x" in dev; known: a, b, c',
    });
  });

  it("rejects two apps that Pulumi could not tell apart", async () => {
    const environment = sampleEnvironment([
      tenantConfig("a", { apps: [appConfig("b-c")] }),
      tenantConfig("a-b", { apps: [appConfig("c")] }),
    ]);

    await assert.rejects(deployPlatform(environment), {
      message:
        'app "b-c" of tenant "a" and app "c" of tenant "a-b" both get the resource name "a-b-c"; ' +
        "rename one",
    });
  });

  it("rejects a connection to an app of nobody", async () => {
    const environment = sampleEnvironment([
      tenantConfig("a", { apps: [appConfig("web", { connects: ["job"] })] }),
    ]);

    await assert.rejects(deployPlatform(environment), {
      message: 'app "web" of tenant "a" connects to "job", which is no app of the tenant',
    });
  });

  it("connects apps on the port of the target", async () => {
    const environment = sampleEnvironment([
      tenantConfig("a", {
        apps: [
          appConfig("api", { port: 9000 }),
          appConfig("web", {
            connects: [{ app: "api", port: 9000, protocol: "TCP", env: {} }],
          }),
        ],
      }),
    ]);

    const registrations = await deployPlatform(environment);

    const type = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
    const { spec } = find(registrations, type, "a-web-to.api").inputs;
    assert.deepEqual((spec as { ingress: readonly unknown[] }).ingress, [
      {
        from: [
          {
            podSelector: {
              matchLabels: { "app.kubernetes.io/name": "web", "moorage.dev/tenant": "a" },
            },
          },
        ],
        ports: [{ protocol: "TCP", port: 9000 }],
      },
    ]);
  });

  it("protects namespaces when the environment says so", async () => {
    const environment = { ...three, protect: true };

    const registrations = await deployPlatform(environment, ["a"]);

    const { options } = find(registrations, "kubernetes:core/v1:Namespace", "a");
    assert.deepEqual([options.protect, options.retainOnDelete], [true, true]);
  });

  it("gives its provider to every Kubernetes object", async () => {
    const registrations = await deploy(() => {
      const provider = new k8s.Provider("cluster", { kubeconfig: "/kubeconfig" });
      return platform(three, { provider, secret, tenants: ["a"] });
    });

    const objects = registrations.filter(({ type }) => type.startsWith("kubernetes:"));
    assert.deepEqual(
      [...new Set(objects.map(({ options }) => options.provider))],
      ["urn:pulumi:test::moorage::pulumi:providers:kubernetes::cluster::cluster-id"],
    );
    assert.equal(objects.length, 19);
  });

  it("asks for the checksum key only when an app has a secret", async () => {
    const asked: string[] = [];
    const environment = sampleEnvironment([
      tenantConfig("a", { apps: [appConfig("web", { env: { LOG_LEVEL: "info" } })] }),
    ]);

    await deploy(() =>
      platform(environment, {
        secret: (key) => {
          asked.push(key);
          return "x";
        },
      }),
    );

    assert.deepEqual(asked, []);
  });

  it("registers nothing when the checksum key is missing", async () => {
    let registered: readonly unknown[] | undefined;
    const missing = () => {
      throw new pulumi.RunError("no checksum key");
    };

    const run = deploy((registrations) => {
      registered = registrations;
      return platform(three, { secret: missing });
    });

    await assert.rejects(run, { message: "no checksum key" });
    assert.deepEqual(registered, []);
  });

  it("asks for the checksum key when plain text sounds secret", async () => {
    const asked: string[] = [];
    const environment = sampleEnvironment([
      tenantConfig("a", { apps: [appConfig("web", { env: { DB_PASSWORD: "x" } })] }),
    ]);

    await deploy(() =>
      platform(environment, {
        secret: (key) => {
          asked.push(key);
          return "x";
        },
      }),
    );

    assert.deepEqual(asked, ["checksum-key"]);
  });

  it("returns namespaces, quota and addresses of each tenant", async () => {
    let outputs: unknown;

    await deploy(async () => {
      const result: PlatformOutputs = await platform(three, { secret, tenants: ["c"] });
      outputs = await new Promise((resolve) => pulumi.output(result).apply(resolve));
    });

    const quota = {
      "requests.cpu": "4",
      "requests.memory": "8Gi",
      "limits.cpu": "4",
      "limits.memory": "8Gi",
      "requests.storage": "20Gi",
      "requests.ephemeral-storage": "60Gi",
      "limits.ephemeral-storage": "160Gi",
      persistentvolumeclaims: "20",
      pods: "20",
      services: "20",
      "services.loadbalancers": "1",
      "services.nodeports": "0",
      configmaps: "100",
      secrets: "100",
      "count/ingresses.networking.k8s.io": "20",
      "count/jobs.batch": "50",
    };
    const urls = { web: "http://web-c.dev.localhost" };
    const namespaces = ["c"];
    assert.deepEqual(outputs, { tenants: { c: { namespace: "c", namespaces, quota, urls } } });
  });
});

describe("platform in size", () => {
  it("lets the engine answer after each app, so that registrations do not pile up", async () => {
    const apps = ["a", "b", "c", "d", "e"].map((name) => appConfig(name));
    const tenants = ["t1", "t2", "t3", "t4"].map((name) => tenantConfig(name, { apps }));
    let registered = 0;

    const all = await deploy(async (registrations) => {
      await platform(sampleEnvironment(tenants), { secret });
      registered = registrations.length;
    });

    assert.equal(all.length, 4 * 8 + 20 * 4);
    // Without a pause nothing at all would be registered when the program ends.
    assert(registered > 0.9 * all.length, `${registered} of ${all.length}`);
  });
});
