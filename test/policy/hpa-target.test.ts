import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { hpaTarget as rule } from "../../policy/rules/hpa-target.ts";
import { scaler, told, web } from "./availability-objects.ts";

const open = "undecided: cannot be decided at preview: spec.scaleTargetRef (rules hpa-target)";

describe("hpa-target", () => {
  it("cannot know the workloads of a Helm release that nobody rendered", () => {
    const release = { apiVersion: "helm.sh/v3", kind: "Release", namespace: "acme" };

    assert.deepEqual(told(rule, [scaler(), release]), [open]);
  });

  it("passes a live target whose replicas only the autoscaler set", () => {
    const managedFields = [{ operation: "Apply", fieldsV1: { "f:spec": { "f:template": {} } } }];
    const target = { ...web(), metadata: { name: "web", namespace: "acme", managedFields } };

    assert.deepEqual(told(rule, [target, scaler()]), []);
  });

  it("cannot decide about a target that is not known", () => {
    const scaleTargetRef = { kind: "Deployment", name: UNKNOWN };

    assert.deepEqual(told(rule, [web(), scaler({ scaleTargetRef })]), [open]);
  });
});
