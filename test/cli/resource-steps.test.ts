import assert from "node:assert/strict";

import type { ResourceStep } from "../../automation/operation.ts";
import { changeSummary, showSteps } from "../../cli/resource-steps.ts";
import { collectingProgress } from "./collecting-progress.ts";

describe("changeSummary", () => {
  it("lists operations with unchanged resources last", () => {
    assert.equal(changeSummary({ same: 48, update: 1, create: 3 }), "3 create, 1 update, 48 same");
  });

  it("says that nothing changes", () => {
    assert.equal(changeSummary({ same: 48, create: 0 }), "no changes");
    assert.equal(changeSummary({}), "no changes");
  });
});

describe("showSteps", () => {
  const step: ResourceStep = {
    kind: "step",
    urn: "urn:x",
    type: "kubernetes:apps/v1:Deployment",
    name: "acme-web",
    operation: "create",
    status: "running",
  };

  function shown(...events: Parameters<ReturnType<typeof showSteps>>[0][]): readonly string[] {
    const lines: string[] = [];
    const show = showSteps(collectingProgress(lines));
    events.forEach(show);
    return lines;
  }

  it("shows a change while it runs and when it ended", () => {
    assert.deepEqual(shown(step, { ...step, status: "done" }), [
      "~ create Deployment acme-web",
      "create Deployment acme-web",
    ]);
  });

  it("marks a change that failed", () => {
    const failed = shown({ ...step, status: "failed" });

    assert.deepEqual(failed, ["failed: create Deployment acme-web"]);
  });

  it("is silent about resources that stay the same", () => {
    assert.deepEqual(shown({ ...step, operation: "same", status: "done" }), []);
  });

  it("passes notices on", () => {
    assert.deepEqual(shown({ kind: "notice", message: "waiting for a lock" }), [
      "waiting for a lock",
    ]);
  });
});
