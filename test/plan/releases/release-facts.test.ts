import assert from "node:assert/strict";
import { resolve } from "node:path";

import { plannedResources } from "../../../plan/planned-resources.ts";
import { planReleases } from "../../../plan/releases/plan-releases.ts";
import type { ReleasePlanning } from "../../../plan/releases/plan-releases.ts";
import type { PlannedRelease } from "../../../plan/releases/planned-release.ts";
import type { Registration } from "../../../plan/recording-monitor.ts";
import { loaded, registration, tenant } from "../samples.ts";
import { fakeRenderer, planOf, rendered, webRelease } from "./samples.ts";

const digest = `chart sha256:${"0".repeat(64)}`;

/** Plans one release that is registered with these inputs, of the chart beside this file. */
async function planned(
  inputs: object,
  planning: ReleasePlanning = {},
  others: readonly Registration[] = [],
): Promise<PlannedRelease | undefined> {
  const release = registration({
    type: "kubernetes:helm.sh/v3:Release",
    name: "acme-web",
    inputs: {
      name: "web",
      namespace: "acme",
      chart: resolve("test/plan/releases/chart"),
      description: digest,
      ...inputs,
    },
  });
  const { releases } = await planReleases(plannedResources([release, ...others]), planning);
  return releases[0];
}

const definition = rendered("CustomResourceDefinition", {}, { role: "crd" });

describe("planned release", () => {
  it("knows whose namespace an object is in, and keeps what the chart wants to be kept", async () => {
    const metadata = { name: "web", namespace: "globex" };
    const annotations = { "helm.sh/resource-policy": "keep" };
    const render = fakeRenderer(() => [
      rendered("Service", { metadata }),
      rendered("ConfigMap", { metadata: { name: "web", annotations } }),
      definition,
    ]);

    const release = await planned(
      {},
      { render, declared: loaded({ tenants: [tenant("globex")] }).environment },
    );

    assert.deepEqual(
      release?.objects.map((one) => [one.name, one.tenant, one.retainOnDelete]),
      [
        ["acme-web/Service/globex/web", "globex", false],
        ["acme-web/ConfigMap/web", undefined, true],
        ["acme-web/CustomResourceDefinition/web", undefined, true],
      ],
    );
  });

  it("has no definition of the folder crds/ when that is skipped", async () => {
    const render = fakeRenderer(() => [definition, rendered("Service")]);

    const [all, some] = [
      await planned({}, { render }),
      await planned({ skipCrds: true }, { render }),
    ];

    assert.deepEqual([all?.objects.length, some?.objects.length], [2, 1]);
  });

  it("is rendered with the null values that stand in a file, below the others", async () => {
    const render = fakeRenderer(() => []);

    await planned(
      {
        valueYamlFiles: [{ text: "image:\n  tag: null\n  name: x\nprobe: null\n" }],
        values: { image: { name: "y" }, replicas: 2 },
      },
      { render },
    );

    assert.deepEqual(render.requests[0]?.values, {
      image: { tag: null, name: "y" },
      probe: null,
      replicas: 2,
    });
  });

  it("is rendered for what the definitions of the plan serve", async () => {
    const render = fakeRenderer(() => []);
    const type = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";
    const spec = { group: "acme.example", versions: [{ name: "v1" }, { name: "v1beta1" }] };

    await planned({}, { render }, [registration({ type, name: "crd", inputs: { spec } })]);

    assert.deepEqual(render.requests[0]?.apiVersions, ["acme.example/v1", "acme.example/v1beta1"]);
  });

  it("is rendered as an upgrade once the cluster has upgraded it", async () => {
    const render = fakeRenderer(() => []);
    const live = { namespace: "acme", name: "web", status: "deployed", objects: [] };

    for (const revision of [1, 2]) {
      await planned({}, { render, deployed: new Map([["acme/web", { ...live, revision }]]) });
    }

    assert.deepEqual(
      render.requests.map(({ upgrade }) => upgrade),
      [undefined, true],
    );
  });

  it("is not compared with Helm's records when Pulumi makes the objects", async () => {
    const type = "kubernetes:helm.sh/v4:Chart";
    const render = fakeRenderer(() => [rendered("Service")]);

    const chart = registration({
      type,
      custom: false,
      inputs: { name: "web", chart: resolve("test/plan/releases/chart"), description: digest },
    });

    const { releases } = await planReleases(plannedResources([chart]), {
      render,
      deployed: new Map(),
    });

    assert.deepEqual(
      releases.map(({ engine, objects, changes }) => [engine, objects.length, changes]),
      [["chart", 1, undefined]],
    );
  });

  it("says that a chart which only the deployment knows is not rendered", async () => {
    const release = await planned({ chart: undefined }, { render: fakeRenderer(() => []) });

    assert.equal(release?.failure?.message, "its chart is known only after the deployment");
  });

  it("tells why Moorage chose the engine", async () => {
    const config = webRelease({ engine: "auto", atomic: true });

    const plan = await planOf({ render: fakeRenderer(() => []) }, config);

    const [release] = plan.releases;
    assert.ok(release?.engineReason?.startsWith("only Helm keeps atomic") === true);
    assert.deepEqual(plan.decisions, [
      {
        tenant: "acme",
        app: "web",
        key: "engine",
        decision: "release",
        reason: release.engineReason,
      },
    ]);
  });
});
