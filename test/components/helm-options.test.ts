import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { HelmRelease, type HelmReleaseArgs } from "../../components/helm-release.ts";
import { Tenant } from "../../components/tenant.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";
import { crd } from "./helm-release/chart-files.ts";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const CHART = "kubernetes:helm.sh/v4:Chart";
const CRD = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";

describe("HelmRelease options", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "moorage-options-"));
    write("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
    write("templates/web.yaml", "kind: ConfigMap\n");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }

  function deployWeb(args: Partial<HelmReleaseArgs> = {}): Promise<readonly Registration[]> {
    return deploy(() => {
      const tenant = new Tenant("shop", { owner: "shop@example.com" });
      new HelmRelease("shop-web", { tenant, chart: folder, version: "1.0.0", ...args });
    });
  }

  async function inputs(
    args: Partial<HelmReleaseArgs>,
    type = RELEASE,
  ): Promise<Registration["inputs"]> {
    return find(await deployWeb(args), type, "shop-web").inputs;
  }

  for (const [what, args, expected] of [
    ["no waiting", { wait: false }, { skipAwait: true, waitForJobs: false, atomic: false }],
    ["no clean-up", { cleanupOnFail: false }, { cleanupOnFail: false }],
    ["another history", { maxHistory: 2 }, { maxHistory: 2 }],
    ["CRDs of nobody", { crds: "skip" }, { skipCrds: true }],
    ["dependencies", { dependencyUpdate: true }, { dependencyUpdate: true }],
  ] as const) {
    it(`tells Helm of ${what}`, async () => {
      const found = await inputs(args);

      assert.deepEqual(
        Object.fromEntries(Object.keys(expected).map((key) => [key, found[key]])),
        expected,
      );
    });
  }

  it("hands images to Helm by an executable", async () => {
    const { postrender } = await inputs({ images: { "docker.io/a": "registry.example.com/a" } });

    assert.match(String(postrender), /^\.\/\.moorage\/staged\/post-render\/[0-9a-f]{64}$/);
  });

  it("takes over the release of its name on request", async () => {
    const registrations = await deployWeb({ adopt: true, release: "web" });

    assert.equal(find(registrations, RELEASE, "shop-web").options.importId, "shop/web");
  });

  it("makes CRDs before the release, protected and never deleted", async () => {
    write("crds/widgets.yaml", crd("widgets"));

    const registrations = await deployWeb({ crds: "separate" });

    const made = find(registrations, CRD, "shop-web-crd-widgets.example.com");
    const release = find(registrations, RELEASE, "shop-web");
    assert.deepEqual([made.options.protect, made.options.retainOnDelete], [true, true]);
    assert.equal(made.urn.split("::")[2], `moorage:index:HelmRelease$${CRD}`);
    assert(release.options.dependencies.includes(made.urn));
    assert.equal(release.inputs["skipCrds"], true);
  });

  it("lets Pulumi make the objects on request", async () => {
    const args = { engine: "chart", values: { a: 1 }, crds: "skip", wait: false } as const;

    const { chart, postRenderer, ...others } = await inputs(args, CHART);

    assert.match(String(chart), /^\.\/\.moorage\/staged\/charts\/[0-9a-f]{64}\/web$/);
    assert.match(JSON.stringify(postRenderer), /"command":".\/.moorage\/staged\/post-render\//);
    assert.deepEqual(others, {
      name: "shop-web",
      namespace: "shop",
      version: "1.0.0",
      values: { a: 1 },
      skipAwait: true,
      skipCrds: true,
    });
  });

  it("lets Pulumi make them for auto, until only Helm can do it", async () => {
    await inputs({ engine: "auto" }, CHART);

    await inputs({ engine: "auto", values: { password: pulumi.secret("hunter2") } }, RELEASE);
    write("templates/job.yaml", "annotations: { helm.sh/hook: pre-install }\n");
    await inputs({ engine: "auto" }, RELEASE);
  });

  it("rejects everything at once", async () => {
    write("crds/widgets.yaml", "kind: ConfigMap\n");
    write("templates/job.yaml", "annotations:\n  helm.sh/hook: pre-install\n");
    const args = { engine: "chart", crds: "separate", maxHistory: 0, wait: false } as const;

    await assert.rejects(
      deployWeb({ ...args, atomic: true, postRender: join(folder, "nothing"), version: "2.0.0" }),
      {
        message: [
          "6 problems:",
          "'maxHistory' must be a whole number from 1, got 0",
          "'atomic' needs 'wait', since Helm can only roll back what it waits for; drop one of them",
          `'postRender' must be a file, got "${folder}/nothing"`,
          `'version' must be the chart's own, "1.0.0" in ${folder}/Chart.yaml, got "2.0.0"`,
          "crds/widgets.yaml holds something that is no CustomResourceDefinition; move it to templates/",
          "'engine: chart' would lose hooks (templates/job.yaml), atomic, maxHistory; " +
            "write 'engine: release'",
        ].join("\n  - "),
      },
    );
  });

  it("rejects a post-renderer that cannot run", async () => {
    write("edit.sh", "#!/bin/sh\ncat\n");
    const file = join(folder, "edit.sh");

    await assert.rejects(deployWeb({ postRender: file }), {
      message: `'postRender' must be executable, got "${file}"; run chmod +x ${file}`,
    });
  });
});
