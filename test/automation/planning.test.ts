import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { planRendered, projectRenderer } from "../../automation/planning.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Toolchain } from "../../toolchain/toolchain.ts";
import { loaded } from "../plan/samples.ts";
import { type FakeHelm, fakeHelm } from "./helm/fake-helm.ts";

const request = {
  ...{ release: "cache", namespace: "acme", chart: "/charts/cache", digest: "0".repeat(64) },
  ...{ values: {}, kubeVersion: "1.33.2", apiVersions: [], images: {} },
};

describe("projectRenderer", () => {
  let helm: FakeHelm;

  beforeEach(() => {
    helm = fakeHelm({ stdout: "---\n# Source: c/templates/a.yaml\nkind: A" });
  });

  afterEach(() => {
    helm.remove();
  });

  it("renders with the Helm of the tools at hand", async () => {
    const toolchain: Toolchain = {
      ...{ binDir: "", pulumiHome: "" },
      tools: [{ tool: "helm", way: "cache", version: "4.2.4", path: helm.path }],
    };
    const render = await projectRenderer({ root: helm.root, toolchain });

    assert.deepEqual(await render(request), {
      ok: true,
      cached: false,
      objects: [
        { source: "c/templates/a.yaml", object: { kind: "A" }, role: "object", events: [] },
      ],
    });
  });

  it("says that it obtains Helm, and goes on without when that is not possible", async () => {
    const said: string[] = [];
    const cache = join(helm.root, "cache");
    mkdirSync(cache);
    const render = await projectRenderer({
      root: helm.root,
      // No way is left: no mirror, no vendor that answers, and nothing to build with.
      env: { MOORAGE_CACHE: cache, MOORAGE_TOOLCHAIN_MIRROR: "", PATH: "" },
      obtain: { hosts: { helm: "http://127.0.0.1:9" }, goFolder: join(helm.root, "none") },
      onProgress: (text) => said.push(text),
    });
    const outcome = await render(request);

    assert.equal(outcome.ok ? "" : outcome.failure.kind, "no-helm");
    assert.deepEqual(said, ["Obtaining Helm, which renders the charts"]);
  });
});

describe("planRendered", () => {
  it("plans without Helm where no release is, and leaves tenants out", async () => {
    const all = await planRendered(loaded(), { root: "/nowhere" });
    const one = await planRendered(loaded(), { root: "/nowhere", tenants: ["acme"] });

    assert.deepEqual(tenantsOf(all), ["acme", "globex"]);
    assert.deepEqual(tenantsOf(one), ["acme"]);
    assert.deepEqual(all.releases, []);
  });
});

function tenantsOf({ resources }: Plan): readonly unknown[] {
  const names = resources.flatMap(({ tenant }) => (tenant === undefined ? [] : [tenant]));
  return [...new Set(names)].sort();
}
