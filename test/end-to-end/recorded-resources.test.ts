import assert from "node:assert/strict";

import { isRecordedIn } from "../../automation/helm/managed-release.ts";
import { requireRights } from "../../automation/preflight.ts";
import { recordedResources } from "../../automation/recorded-resources.ts";
import { loadEnvironment } from "../../environment/load.ts";
import { EXAMPLE } from "../environment/scratch.ts";
import { fakeEngine, type FakeEngine } from "../automation/support/fake-engine.ts";

const tenant = "urn:pulumi:dev::moorage::moorage:index:Tenant::shop";
const urn = "urn:pulumi:dev::moorage::moorage:index:Tenant$kubernetes:core/v1:Secret::shop-key";
const existing = "urn:pulumi:dev::moorage::kubernetes:core/v1:Namespace::shop-existing";
const type = "kubernetes:core/v1:Secret";

describe("recordedResources", () => {
  let engine: FakeEngine;

  afterEach(() => {
    engine.remove();
  });

  it("reads kinds and places of the state, without its values", async () => {
    engine = fakeEngine({
      stdout: [
        "Current stack resources (4):",
        "    TYPE                     NAME",
        "    moorage:index:Tenant     shop",
        `    │  URN: ${tenant}`,
        "    ├─ kubernetes:core/v1:Secret    shop-key",
        `    │     URN: ${urn}`,
        "    │     ID: shop/key",
        "    ├─ kubernetes:core/v1:Namespace    shop-existing",
        `    │     URN: ${existing}`,
        "    │     ID: shop",
      ].join("\n"),
    });

    assert.deepEqual(await recordedResources(engine.workspace), [
      {
        ...{ urn: tenant, type: "moorage:index:Tenant", name: "shop", custom: false },
        ...{ external: false, inputs: { metadata: { name: "" } } },
      },
      {
        ...{ urn, type, name: "shop-key", custom: true, external: false },
        inputs: { metadata: { namespace: "shop", name: "key" } },
      },
      {
        ...{ urn: existing, type: "kubernetes:core/v1:Namespace", name: "shop-existing" },
        ...{ custom: true, external: true, inputs: { metadata: { name: "shop" } } },
      },
    ]);
    const [{ args = [] } = {}] = engine.noted();
    assert.deepEqual(args.slice(0, 5), ["stack", "--stack", "dev", "--show-urns", "--show-ids"]);
  });

  it("finds nothing in an empty stack, and without a stack", async () => {
    engine = fakeEngine({
      calls: [
        { stdout: "Current stack resources (0):\n    No resources currently in this stack\n" },
        { stderr: "error: no stack named 'dev' found\n", exitCode: 255 },
      ],
    });

    assert.deepEqual(await recordedResources(engine.workspace), []);
    assert.deepEqual(await recordedResources(engine.workspace), []);
  });
});

describe("requireRights", () => {
  it("asks nobody on the embedded control plane", async () => {
    const engine = fakeEngine({});
    const loaded = loadEnvironment({ root: EXAMPLE, environment: "dev" });

    await requireRights(engine.workspace, loaded, "up");

    assert.deepEqual(engine.noted(), []);
    engine.remove();
  });
});

describe("isRecordedIn", () => {
  it("knows the releases of the stack's state by namespace and name", async () => {
    const types = "moorage:index:HelmRelease$kubernetes:helm.sh/v3:Release";
    const engine = fakeEngine({
      stdout: [
        "    ├─ kubernetes:helm.sh/v3:Release    acme-cache",
        `    │     URN: urn:pulumi:dev::moorage::${types}::acme-cache`,
        "    │     ID: tenant-acme/cache",
      ].join("\n"),
    });

    const found = ["tenant-acme/cache", "tenant-acme/old", "other/cache"].map(async (text) => {
      const [space = "", name = ""] = text.split("/");
      return await isRecordedIn(engine.workspace, { namespace: space, name });
    });

    assert.deepEqual(await Promise.all(found), [true, false, false]);
    engine.remove();
  });
});
