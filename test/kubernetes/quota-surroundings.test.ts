import assert from "node:assert/strict";

import { namespaceDemand } from "../../kubernetes/quota-accounting.ts";
import type { AccountingOptions, NamespaceDemand } from "../../kubernetes/quota-accounting.ts";
import { checkQuota } from "../../kubernetes/quota-fit.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

const one = 1_000_000_000n;

function workload(kind: string, podSpec: object, spec: object = {}): object {
  const containers = [{ name: "main", resources: { requests: { cpu: "1" } } }];
  const template = { spec: { containers, ...podSpec } };
  return { kind, metadata: { name: "web" }, spec: { ...spec, template } };
}

function claim(storageClassName?: string, annotations: object = {}): object {
  const resources = { requests: { storage: "2" } };
  const metadata = { name: "data", annotations };
  return { kind: "PersistentVolumeClaim", metadata, spec: { resources, storageClassName } };
}

function demandOf(object: object, options: AccountingOptions = {}): NamespaceDemand {
  return namespaceDemand([object], options);
}

describe("namespaceDemand with what the cluster adds", () => {
  it("adds the overhead of the pod's RuntimeClass", () => {
    const gvisor = {
      kind: "RuntimeClass",
      metadata: { name: "gvisor" },
      overhead: { podFixed: { cpu: "250m" } },
    };
    const pod = workload("Deployment", { runtimeClassName: "gvisor" });

    const { workloads, notCounted } = demandOf(pod, { cluster: [gvisor] });

    assert.equal(workloads[0]?.pod["requests.cpu"], 1_250_000_000n);
    assert.deepEqual(notCounted, []);
  });

  it("says that the overhead of an unknown RuntimeClass is not known", () => {
    const { notCounted } = demandOf(workload("Deployment", { runtimeClassName: "kata" }));

    assert.deepEqual(notCounted, ['RuntimeClass "kata": its overhead is not known']);
  });

  it("runs one pod of a DaemonSet per node", () => {
    const { workloads, notCounted } = demandOf(workload("DaemonSet", {}), { nodes: 3 });

    assert.equal(workloads[0]?.pods, 3);
    assert.deepEqual(notCounted, []);
  });

  it("believes the number of pods that a live DaemonSet has", () => {
    const live = { ...workload("DaemonSet", {}), status: { desiredNumberScheduled: 2 } };

    assert.equal(demandOf(live, { nodes: 3 }).workloads[0]?.pods, 2);
  });

  it("counts no pod of what has ended", () => {
    const conditions = [{ type: "Complete", status: "True" }];
    const job = { ...workload("Job", {}), status: { conditions } };
    const pod = { kind: "Pod", metadata: { name: "old" }, spec: {}, status: { phase: "Failed" } };

    assert.equal(demandOf(job).workloads[0]?.pods, 0);
    assert.equal(demandOf(pod).workloads[0]?.pods, 0);
  });

  it("says that the maximum of an autoscaler is unknown", () => {
    const scaler = {
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "web" },
      spec: { maxReplicas: UNKNOWN },
    };

    assert.deepEqual(demandOf(scaler).notCounted, [
      'HorizontalPodAutoscaler "web": spec.maxReplicas is not a known number',
    ]);
  });

  it("says that the pods of a custom kind are not counted", () => {
    const rollout = { ...workload("Rollout", {}), apiVersion: "argoproj.io/v1alpha1" };

    assert.deepEqual(demandOf(rollout).notCounted, [
      'Rollout "web": the pods of this kind are not counted',
    ]);
  });

  it("calls what the plan does not contain by a word of its own", () => {
    const { workloads } = namespaceDemand([], { others: [workload("Deployment", {})] });

    assert.equal(workloads[0]?.workload, 'other: Deployment "web"');
  });
});

describe("namespaceDemand with volume claims", () => {
  const fast = "fast.storageclass.storage.k8s.io/requests.storage";
  const fastClaims = "fast.storageclass.storage.k8s.io/persistentvolumeclaims";

  function steady(object: object, key: string, options: AccountingOptions = {}): unknown {
    return checkQuota(demandOf(object, options), { hard: { [key]: "9" } }).rows[0]?.steady;
  }

  it("counts a claim for its storage class as well", () => {
    assert.equal(steady(claim("fast"), fast), 2n * one);
    assert.equal(steady(claim("fast"), fastClaims), one);
    assert.equal(steady(claim("slow"), fast), 0n);
    assert.equal(steady(claim("fast"), "requests.storage"), 2n * one);
  });

  it("lets the old annotation win over the field", () => {
    const annotations = { "volume.beta.kubernetes.io/storage-class": "fast" };

    assert.equal(steady(claim("slow", annotations), fast), 2n * one);
  });

  it("gives a claim without a class the cluster's default", () => {
    const annotations = { "storageclass.kubernetes.io/is-default-class": "true" };
    const cluster = [{ kind: "StorageClass", metadata: { name: "fast", annotations } }];

    assert.equal(steady(claim(), fast, { cluster }), 2n * one);
    assert.equal(steady(claim(""), fast, { cluster }), 0n);
  });

  it("says that a claim may count when the default class is not known", () => {
    const check = checkQuota(demandOf(claim()), { hard: { [fast]: "9" } });

    assert.deepEqual(check.notCounted, [
      `quota ${fast}: PersistentVolumeClaim "data" names no storage class; it counts if that is the default`,
    ]);
  });

  it("rounds a size up to whole bytes", () => {
    const resources = { requests: { storage: "1500m" } };
    const small = {
      kind: "PersistentVolumeClaim",
      metadata: { name: "data" },
      spec: { resources },
    };

    assert.equal(steady(small, "requests.storage"), 2n * one);
  });

  it("counts the claims that each pod brings along, at a rollout as well", () => {
    const volumes = [{ name: "tmp", ephemeral: { volumeClaimTemplate: claim("fast") } }];
    const demand = demandOf(workload("Deployment", { volumes }, { replicas: 3 }));

    const [row] = checkQuota(demand, { hard: { [fast]: "9" } }).rows;

    assert.deepEqual([row?.steady, row?.peak, row?.verdict], [6n * one, 8n * one, "fits"]);
  });

  it("counts a claim per replica at the autoscaler's maximum", () => {
    const scaleTargetRef = { kind: "StatefulSet", name: "web" };
    const scaler = { kind: "HorizontalPodAutoscaler", spec: { scaleTargetRef, maxReplicas: 4 } };
    const set = workload("StatefulSet", {}, { volumeClaimTemplates: [claim()] });

    assert.equal(namespaceDemand([set, scaler]).fixed["persistentvolumeclaims"], 4n * one);
  });
});
