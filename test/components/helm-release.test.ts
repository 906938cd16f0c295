import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { HelmRelease, type HelmReleaseArgs } from "../../components/helm-release.ts";
import { chartDigest, readChart } from "../../environment/charts/read-chart.ts";
import { Tenant } from "../../components/tenant.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";
import { CACHE_CHART } from "./samples.ts";

const RELEASE = "kubernetes:helm.sh/v3:Release";

function deployRelease(
  args: Partial<HelmReleaseArgs> = {},
  options?: { preview: boolean },
): Promise<readonly Registration[]> {
  return deploy(() => {
    const tenant = new Tenant("shop", { owner: "shop@example.com" });
    const chart = CACHE_CHART;
    return new HelmRelease("shop-cache", {
      tenant,
      release: "cache",
      chart,
      version: "1.2.0",
      ...args,
    });
  }, options);
}

describe("HelmRelease", () => {
  it("installs a pinned chart into the tenant with safe defaults", async () => {
    const registrations = await deployRelease({ values: { replicas: 2 } });

    assert.deepEqual(find(registrations, RELEASE, "shop-cache").inputs, {
      name: "cache",
      namespace: "shop",
      chart: `./.moorage/staged/charts/${chartDigest(readChart(CACHE_CHART))}/cache`,
      version: "1.2.0",
      values: { replicas: 2 },
      timeout: 300,
      atomic: true,
      cleanupOnFail: true,
      maxHistory: 5,
      skipAwait: false,
      waitForJobs: true,
      createNamespace: false,
      resetValues: true,
      allowNullValues: true,
      compat: "true",
      description: `chart sha256:${chartDigest(readChart(CACHE_CHART))}`,
    });
  });

  it("is the parent of the release", async () => {
    const registrations = await deployRelease();

    assert.equal(
      find(registrations, RELEASE, "shop-cache").urn,
      `urn:pulumi:test::moorage::moorage:index:HelmRelease$${RELEASE}::shop-cache`,
    );
  });

  it("waits for its tenant", async () => {
    const registrations = await deployRelease();

    const { options } = find(registrations, "moorage:index:HelmRelease", "shop-cache");
    const quota = find(registrations, "kubernetes:core/v1:ResourceQuota", "shop-quota");
    assert.equal(options.dependencies.length, 7);
    assert(options.dependencies.includes(quota.urn));
  });

  it("registers with the component what policies may know, and no value", async () => {
    const registrations = await deployRelease({ values: { replicas: 2 } });

    assert.deepEqual(find(registrations, "moorage:index:HelmRelease", "shop-cache").inputs, {
      namespace: "shop",
      release: "cache",
      chart: "cache",
      version: "1.2.0",
      source: "folder",
      digest: `sha256:${chartDigest(readChart(CACHE_CHART))}`,
      pinned: false,
      verified: false,
      crds: "chart",
    });
  });

  it("tells policies where the chart came from", async () => {
    const source = { kind: "oci", version: "^1.2.0", pinned: true, verified: true } as const;

    const registrations = await deployRelease({ source });

    const { inputs } = find(registrations, "moorage:index:HelmRelease", "shop-cache");
    const { source: kind, version, pinned, verified } = inputs;
    assert.deepEqual([kind, version, pinned, verified], ["oci", "^1.2.0", true, true]);
  });

  it("removes defaults by null in the chart, where no provider loses them", async () => {
    const registrations = await deployRelease({ values: { storage: null, replicas: 2 } });

    const { inputs } = find(registrations, RELEASE, "shop-cache");
    const digest = chartDigest(readChart(CACHE_CHART));
    assert.deepEqual(inputs["values"], { replicas: 2 });
    assert.equal(String(inputs["chart"]).includes(digest), false);
    assert.equal(inputs["description"], `chart sha256:${digest}`);
  });

  it("keeps secret values secret, in inputs and outputs", async () => {
    const values = { replicas: 1, auth: { password: pulumi.secret("hunter2") } };

    const registrations = await deployRelease({ values });

    const release = find(registrations, RELEASE, "shop-cache");
    assert.deepEqual(release.secrets, ["values.auth.password"]);
    assert.deepEqual(release.options.additionalSecretOutputs, ["values"]);
  });

  it("leaves Helm the time for an operation and its rollback", async () => {
    const registrations = await deployRelease({ timeoutSeconds: 120, atomic: false });

    const { inputs, options } = find(registrations, RELEASE, "shop-cache");
    assert.deepEqual([inputs["timeout"], inputs["atomic"]], [120, false]);
    assert.deepEqual(options.customTimeouts, { create: "240s", update: "240s", delete: "120s" });
  });

  it("gets a relative and an absolute chart path to the same inputs", async () => {
    const absolute = await deployRelease({ chart: CACHE_CHART });
    const relative = await deployRelease({ chart: "examples/charts/cache" });

    assert.deepEqual(
      find(relative, RELEASE, "shop-cache").inputs,
      find(absolute, RELEASE, "shop-cache").inputs,
    );
  });

  it("knows every input at preview", async () => {
    const registrations = await deployRelease({ values: { replicas: 1 } }, { preview: true });

    assert.equal(registrations.length, 10);
    assert.equal(JSON.stringify(registrations).includes("__pulumiUnknown"), false);
  });
});
