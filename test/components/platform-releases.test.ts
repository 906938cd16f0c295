import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { platform } from "../../components/platform.ts";
import type { ReleaseConfig } from "../../environment/environment.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";
import { crd } from "./helm-release/chart-files.ts";
import { CACHE_CHART, releaseConfig, sampleEnvironment, tenantConfig } from "./samples.ts";

const RELEASE = "kubernetes:helm.sh/v3:Release";

function deployReleases(...releases: readonly ReleaseConfig[]): Promise<readonly Registration[]> {
  const tenants = releases.map((release, index) =>
    tenantConfig(`tenant${index}`, { releases: [release] }),
  );
  const images = { "docker.io/a": "registry.example.com/a" };
  return deploy(() =>
    platform(sampleEnvironment(tenants, { images }), { secret: () => "hunter2" }),
  );
}

describe("releases of a platform", () => {
  it("are installed as the environment says", async () => {
    const release = releaseConfig("cache", {
      timeoutSeconds: 60,
      wait: false,
      atomic: false,
      cleanupOnFail: false,
      maxHistory: 3,
      crds: "skip",
    });

    const { inputs } = find(await deployReleases(release), RELEASE, "tenant0-cache");

    const { timeout, skipAwait, atomic, cleanupOnFail, maxHistory, skipCrds } = inputs;
    assert.deepEqual(
      { timeout, skipAwait, atomic, cleanupOnFail, maxHistory, skipCrds },
      {
        timeout: 60,
        skipAwait: true,
        atomic: false,
        cleanupOnFail: false,
        maxHistory: 3,
        skipCrds: true,
      },
    );
    assert.match(String(inputs["postrender"]), /post-render/);
  });

  it("tell the policies what was asked for", async () => {
    const release = releaseConfig("cache", {
      source: { kind: "oci", reference: "oci://registry.example.com/cache" },
      version: "^1.0.0",
      digest: `sha256:${"0".repeat(64)}`,
      keyring: "/keys",
    });

    const registrations = await deployReleases(release);

    const { inputs } = find(registrations, "moorage:index:HelmRelease", "tenant0-cache");
    const { source, version, pinned, verified } = inputs;
    assert.deepEqual([source, version, pinned, verified], ["oci", "^1.0.0", true, true]);
    assert.equal(JSON.stringify(inputs).includes("registry.example.com"), false);
  });

  it("are refused while their chart is not on this machine", async () => {
    await assert.rejects(deployReleases(releaseConfig("cache", { chart: undefined })), {
      message: 'the chart of release "cache" of tenant "tenant0" is not on this machine',
    });
  });

  it("are refused when two of them would own one CRD", async () => {
    const folder = mkdtempSync(join(tmpdir(), "moorage-crds-"));
    try {
      mkdirSync(join(folder, "crds"));
      writeFileSync(join(folder, "Chart.yaml"), "name: a\nversion: 1.0.0\n");
      writeFileSync(join(folder, "crds/a.yaml"), crd("widgets"));
      const chart = { path: folder, digest: "0", version: "1.0.0" };
      const operator = releaseConfig("operator", { chart, crds: "separate" });

      await assert.rejects(deployReleases(operator, operator), {
        message:
          'release "operator" of tenant "tenant0" and release "operator" of tenant "tenant1" both ' +
          "make the CRD widgets.example.com; write 'crds: skip' for one of them",
      });
      await deployReleases(operator, { ...operator, crds: "skip" });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("share a chart without harm", async () => {
    const both = [releaseConfig("a"), releaseConfig("b")];

    const registrations = await deployReleases(...both);

    const charts = registrations
      .filter(({ type }) => type === RELEASE)
      .map(({ inputs }) => inputs["chart"]);
    assert.equal(new Set(charts).size, 1, CACHE_CHART);
  });
});
