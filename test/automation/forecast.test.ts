import assert from "node:assert/strict";

import type { EngineRun } from "../../automation/engine.ts";
import { forecastOf } from "../../automation/forecast.ts";
import type { StepSubject } from "../../automation/step-subject.ts";
import { heldName } from "../../environment/held-names.ts";

const type = "kubernetes:core/v1:PersistentVolumeClaim";

function subject(name: string, operation: string): StepSubject {
  const urn = `urn:pulumi:prod::moorage::moorage:index:ServiceApp$${type}::${name}`;
  const marks = { isProtected: true, isRetained: true, serviceTypes: [] };
  return { urn, type, operation, object: `tenant-acme/${name}`, ...marks };
}

describe("forecastOf", () => {
  const [old, held] = [subject("old", "delete"), subject("data", "create-replacement")];
  const { urn } = old;
  const run: EngineRun = {
    exitCode: 1,
    text: "",
    stopped: undefined,
    changes: { same: 7, update: 1 },
    steps: [{ kind: "step", urn, type, name: "old", operation: "delete", status: "running" }],
    findings: [],
    errors: [{ urn, message: "Preview failed: it cannot be deleted\nbecause it is protected" }],
    subjects: [old],
  };
  const preview = { run, held: [held], isExplained: true };

  it("counts what the engine refused to preview", () => {
    const { changes, steps } = forecastOf(preview, { protect: true, approvals: [] }, "2026-06-15");

    assert.deepEqual(changes, { same: 6, update: 1, replace: 1, delete: 1 });
    assert.deepEqual(
      steps.map(({ operation, name, status }) => [operation, name, status]),
      [
        ["delete", "old", "done"],
        ["replace", "data", "done"],
      ],
    );
  });

  it("judges it as well", () => {
    const { guard } = forecastOf(preview, { protect: true, approvals: [] }, "2026-06-15");

    assert.deepEqual(
      guard.refused.map(({ operation, object }) => [operation, object]),
      [
        ["replace", "tenant-acme/data"],
        ["delete", "tenant-acme/old"],
      ].toReversed(),
    );
  });
});

describe("heldName", () => {
  it("is type and name of a URN, without its parents", () => {
    assert.equal(heldName(subject("data", "replace").urn), `${type}::data`);
  });
});
