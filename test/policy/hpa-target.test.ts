import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { hpaTarget as rule } from "../../policy/rules/hpa-target.ts";
import type { Fields } from "../support/policy.ts";
import { greedy, scaler, told, web } from "./availability-objects.ts";

const target = web({ replicas: undefined });

function metric(name: string, type = "Utilization"): Fields {
  return { metrics: [{ type: "Resource", resource: { name, target: { type } } }] };
}

const noRequest =
  'container "api" of the target has no request for cpu, which the metric is a part of';

describe("hpa-target", () => {
  it("passes an autoscaler that can scale", () => {
    assert.deepEqual(told(rule, [target, scaler()]), []);
    assert.deepEqual(told(rule, [target, scaler(metric("memory"))]), []);
  });

  it("fails a target that is not there", () => {
    assert.deepEqual(told(rule, [scaler()]), ['fail: Deployment "web" is not in this stack']);
  });

  it("cannot know the workloads of a Helm release", () => {
    const release = { apiVersion: "helm.sh/v3", kind: "Release", namespace: "acme" };

    assert.deepEqual(told(rule, [scaler(), release]), [
      "undecided: cannot be decided at preview: spec.scaleTargetRef (rules hpa-target)",
    ]);
  });

  it("passes a live target whose replicas only the autoscaler set", () => {
    const managedFields = [{ operation: "Apply", fieldsV1: { "f:spec": { "f:template": {} } } }];
    const target = { ...web(), metadata: { name: "web", namespace: "acme", managedFields } };

    assert.deepEqual(told(rule, [target, scaler()]), []);
  });

  it("fails a target that sets its replicas", () => {
    assert.deepEqual(told(rule, [web(), scaler()]), [
      'fail: Deployment "web" sets replicas, which each deployment then sets back',
    ]);
  });

  it("fails less than two pods, in production", () => {
    const few = [target, scaler({ minReplicas: undefined })];

    assert.deepEqual(told(rule, few), [
      "fail: minReplicas is 1; it must be at least 2 in production",
    ]);
    assert.deepEqual(told(rule, few, { profile: "staging", rules: {} }), []);
  });

  it("fails a metric that is a part of requests which nobody makes", () => {
    const bare = web({ replicas: undefined }, { containers: [greedy] });

    assert.deepEqual(told(rule, [bare, scaler()]), [`fail: ${noRequest}`]);
    assert.deepEqual(told(rule, [bare, scaler(metric("cpu"))]), [`fail: ${noRequest}`]);
    assert.deepEqual(told(rule, [bare, scaler(metric("cpu", "AverageValue"))]), []);
  });

  it("counts the requests that a LimitRange gives", () => {
    const bare = web({ replicas: undefined }, { containers: [greedy] });
    const range = {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "limits", namespace: "acme" },
      spec: { limits: [{ type: "Container", defaultRequest: { cpu: "100m" } }] },
    };

    assert.deepEqual(told(rule, [bare, scaler(), range]), []);
  });

  it("cannot decide about a target that is not known", () => {
    const open = scaler({ scaleTargetRef: { kind: "Deployment", name: UNKNOWN } });

    assert.deepEqual(told(rule, [target, open]), [
      "undecided: cannot be decided at preview: spec.scaleTargetRef (rules hpa-target)",
    ]);
  });
});
