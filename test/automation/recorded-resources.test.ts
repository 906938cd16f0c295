import assert from "node:assert/strict";

import { requireRights } from "../../automation/preflight.ts";
import { recordedResources } from "../../automation/recorded-resources.ts";
import { loadEnvironment } from "../../environment/load.ts";
import { EXAMPLE } from "../environment/scratch.ts";
import { fakeEngine, type FakeEngine } from "./support/fake-engine.ts";

const urn = "urn:pulumi:dev::moorage::kubernetes:core/v1:Secret::shop-key";
const type = "kubernetes:core/v1:Secret";

describe("recordedResources", () => {
  let engine: FakeEngine;

  afterEach(() => {
    engine.remove();
  });

  it("reads kinds and names of the state, without its secrets", async () => {
    const inputs = { metadata: { name: "key", namespace: "shop" } };
    const resource = { urn, type, custom: true, inputs, outputs: {} };
    const state = { version: 3, deployment: { resources: [resource] } };
    engine = fakeEngine({ stdout: JSON.stringify(state) });

    assert.deepEqual(await recordedResources(engine.workspace), [
      { urn, type, name: "shop-key", custom: true, external: false, inputs },
    ]);
    const [{ args = [] } = {}] = engine.noted();
    assert.deepEqual(args.slice(0, 4), ["stack", "export", "--stack", "dev"]);
    assert.equal(args.includes("--show-secrets"), false);
  });

  it("finds nothing in an empty stack, and without a stack", async () => {
    engine = fakeEngine({
      calls: [
        { stdout: JSON.stringify({ version: 3, deployment: {} }) },
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
