import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { leastPods } from "../../kubernetes/app/replicas.ts";
import type { AutoscaleSettings } from "../../kubernetes/app/workload.ts";
import { disruptionSpec, horizontalSpec, scaledObject } from "./scaling-specs.ts";
import type { AppScope } from "./scope.ts";

/** Creates what decides the number of pods, and how many of them may be moved away at once. */
export function createScaling(scope: AppScope, workload: pulumi.CustomResource): void {
  const { kind, shape } = scope;
  if (kind !== "Deployment" && kind !== "StatefulSet") return;
  if (shape.autoscale !== undefined) {
    createAutoscaler(scope, workload, shape.autoscale);
  }
  createDisruptionBudget(scope);
}

function createDisruptionBudget({ name, app, shape, selector, metadata, child }: AppScope): void {
  const { disruptionBudget } = shape;
  if (disruptionBudget === false) return;
  if (disruptionBudget === undefined && leastPods(shape) < 2) return;
  const spec = disruptionSpec(selector, disruptionBudget);
  new k8s.policy.v1.PodDisruptionBudget(name, { metadata: metadata(app), spec }, child);
}

function createAutoscaler(
  { name, app, kind, shape, metadata, child }: AppScope,
  workload: pulumi.CustomResource,
  settings: AutoscaleSettings,
): void {
  const target = { kind, name: app };
  const least = leastPods(shape);
  // KEDA refuses a target that is not there yet.
  const options = { ...child, dependsOn: workload };
  if ("triggers" in settings) {
    new k8s.apiextensions.CustomResource(
      name,
      { metadata: metadata(app), ...scaledObject(target, least, settings) },
      options,
    );
    return;
  }
  new k8s.autoscaling.v2.HorizontalPodAutoscaler(
    name,
    { metadata: metadata(app), spec: horizontalSpec(target, least, settings) },
    options,
  );
}
