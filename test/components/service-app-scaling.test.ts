import assert from "node:assert/strict";

import { ScaledObject } from "@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject";

import { find } from "../support/deploy.ts";
import { deployWeb, type AppArgs } from "./app-samples.ts";
import { assertValid } from "./custom-objects.ts";

const AUTOSCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const SCALED_OBJECT = "kubernetes:keda.sh/v1alpha1:ScaledObject";
const BUDGET = "kubernetes:policy/v1:PodDisruptionBudget";
const target = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
const pods = { matchLabels: { "app.kubernetes.io/name": "web", "moorage.dev/tenant": "shop" } };

async function horizontal(args: AppArgs): Promise<unknown> {
  return find(await deployWeb(args), AUTOSCALER, "web").inputs["spec"];
}

async function budgets(args: AppArgs): Promise<readonly unknown[]> {
  const registrations = await deployWeb(args);
  return registrations.filter(({ type }) => type === BUDGET).map(({ inputs }) => inputs["spec"]);
}

function use(name: string, averageUtilization: number): unknown {
  return {
    type: "Resource",
    resource: { name, target: { type: "Utilization", averageUtilization } },
  };
}

describe("ServiceApp autoscaling", () => {
  it("follows the CPU when nothing else is said", async () => {
    assert.deepEqual(await horizontal({ autoscale: { max: 6 } }), {
      scaleTargetRef: target,
      minReplicas: 1,
      maxReplicas: 6,
      metrics: [use("cpu", 80)],
    });
  });

  it("follows what is asked for, and nothing else", async () => {
    const queue = {
      type: "External",
      external: { metric: { name: "queue" }, target: { type: "Value", value: "30" } },
    };
    const behavior = { scaleDown: { stabilizationWindowSeconds: 600 } };

    const spec = await horizontal({
      autoscale: { min: 2, max: 6, memory: 70, metrics: [queue], behavior },
    });

    assert.deepEqual(spec, {
      scaleTargetRef: target,
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [use("memory", 70), queue],
      behavior,
    });
  });

  it("follows the memory alone when only that is named", async () => {
    const { metrics } = (await horizontal({ autoscale: { max: 2, memory: 60 } })) as {
      metrics: unknown;
    };

    assert.deepEqual(metrics, [use("memory", 60)]);
  });

  it("follows CPU and memory when both are named", async () => {
    const { metrics } = (await horizontal({ autoscale: { max: 2, cpu: 50, memory: 60 } })) as {
      metrics: unknown;
    };

    assert.deepEqual(metrics, [use("cpu", 50), use("memory", 60)]);
  });

  it("scales a StatefulSet, after it", async () => {
    const registrations = await deployWeb({ kind: "StatefulSet", autoscale: { max: 3 } });

    const scaler = find(registrations, AUTOSCALER, "web");
    const workload = find(registrations, "kubernetes:apps/v1:StatefulSet", "web");
    const { scaleTargetRef } = scaler.inputs["spec"] as { scaleTargetRef: unknown };
    assert.deepEqual(scaleTargetRef, { ...target, kind: "StatefulSet" });
    assert.deepEqual(scaler.options.dependencies, [workload.urn]);
  });

  it("leaves it to KEDA when there are triggers", async () => {
    const trigger = { type: "kafka", metadata: { topic: "orders" } };

    const registrations = await deployWeb({
      autoscale: {
        min: 0,
        max: 20,
        triggers: [trigger, { ...trigger, authentication: "kafka-login" }],
        pollingIntervalSeconds: 15,
        cooldownSeconds: 120,
      },
    });

    const scaled = find(registrations, SCALED_OBJECT, "web");
    assert.deepEqual(scaled.inputs["spec"], {
      scaleTargetRef: target,
      minReplicaCount: 0,
      maxReplicaCount: 20,
      pollingInterval: 15,
      cooldownPeriod: 120,
      triggers: [trigger, { ...trigger, authenticationRef: { name: "kafka-login" } }],
    });
    assertValid(ScaledObject, scaled);
    assert.equal(registrations.filter(({ type }) => type === AUTOSCALER).length, 0);
  });

  it("is off without autoscale", async () => {
    const types = (await deployWeb({ replicas: 3 })).map(({ type }) => type);

    assert.deepEqual([types.includes(AUTOSCALER), types.includes(SCALED_OBJECT)], [false, false]);
  });
});

describe("ServiceApp disruption budget", () => {
  const one = {
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: "AlwaysAllow",
    selector: pods,
  };

  it("lets one pod go at a time from two replicas", async () => {
    assert.deepEqual(await budgets({ replicas: 2 }), [one]);
    assert.deepEqual(await budgets({ replicas: 1 }), []);
  });

  it("counts the least replicas of an autoscaler", async () => {
    assert.deepEqual(await budgets({ autoscale: { min: 2, max: 3 } }), [one]);
    assert.deepEqual(await budgets({ autoscale: { max: 3 } }), []);
  });

  it("takes another number, also for one replica", async () => {
    assert.deepEqual(await budgets({ disruptionBudget: { minAvailable: "50%" } }), [
      { minAvailable: "50%", unhealthyPodEvictionPolicy: "AlwaysAllow", selector: pods },
    ]);
    assert.deepEqual(await budgets({ replicas: 4, disruptionBudget: { maxUnavailable: 2 } }), [
      { ...one, maxUnavailable: 2 },
    ]);
  });

  it("is off when it is turned off", async () => {
    assert.deepEqual(await budgets({ replicas: 3, disruptionBudget: false }), []);
  });

  it("is off for kinds that draining leaves alone", async () => {
    assert.deepEqual(await budgets({ kind: "DaemonSet" }), []);
    assert.deepEqual(await budgets({ kind: "Job", parallelism: 3, completions: 3 }), []);
  });
});
