import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { refuseInterrupted } from "../../../automation/repair.ts";
import { fakeEngine, type FakeEngine } from "../support/fake-engine.ts";

describe("refuseInterrupted", () => {
  let engine: FakeEngine;

  beforeEach(() => {
    engine = fakeEngine({});
  });

  afterEach(() => {
    engine.remove();
  });

  const pending = (...operations: readonly unknown[]): void => {
    const { checkpoint } = engine.workspace.files;
    mkdirSync(dirname(checkpoint), { recursive: true });
    const state = { checkpoint: { latest: { pending_operations: operations } } };
    writeFileSync(checkpoint, JSON.stringify(state));
  };

  it("names what was interrupted, and the way out", async () => {
    const urn = "urn:pulumi:dev::moorage::kubernetes:apps/v1:Deployment::acme-web";
    pending({ type: "creating", resource: { urn, type: "kubernetes:apps/v1:Deployment" } });

    await assert.rejects(refuseInterrupted(engine.workspace), {
      kind: "configuration",
      message:
        "the last run of dev was interrupted during 1 operation: creating Deployment acme-web",
      command: "npx moor recover -e dev",
    });
  });

  it("lets a stack pass that was not interrupted", async () => {
    pending();

    await assert.doesNotReject(refuseInterrupted(engine.workspace));
  });
});
