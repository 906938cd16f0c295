import assert from "node:assert/strict";

import { namespaceDemand } from "../../kubernetes/quota-accounting.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

const one = 1_000_000_000n;
const gibi = 1024n ** 3n * one;

function workload(kind: string, spec: object, cpu = "100m"): object {
  const containers = [{ name: "main", resources: { requests: { cpu } } }];
  return { kind, metadata: { name: "web" }, spec: { ...spec, template: { spec: { containers } } } };
}

function podsOf(...objects: readonly object[]): readonly number[] {
  return namespaceDemand(objects).workloads.map(({ pods }) => pods);
}

describe("namespaceDemand", () => {
  it("reads a Deployment with its rollout and the amounts of one pod", () => {
    const demand = namespaceDemand([workload("Deployment", { replicas: 4 })]);

    assert.deepEqual(demand, {
      workloads: [
        {
          workload: 'Deployment "web"',
          pods: 4,
          surge: 1,
          needsRoom: false,
          burst: false,
          pod: { "requests.cpu": 100_000_000n, pods: one, "count/pods": one },
          containers: [
            {
              name: "main",
              init: false,
              sidecar: false,
              amounts: { "requests.cpu": 100_000_000n },
              own: { "requests.cpu": 100_000_000n },
              undecided: new Set(),
            },
          ],
          podLevel: false,
          traits: {
            terminating: false,
            bestEffort: false,
            priorityClass: "",
            crossNamespaceAffinity: false,
          },
        },
      ],
      fixed: {
        configmaps: one,
        "count/serviceaccounts": one,
        "services.loadbalancers": 0n,
        "services.nodeports": 0n,
        "count/deployments.apps": one,
        "count/replicasets.apps": 11n * one,
        "requests.storage": 0n,
        persistentvolumeclaims: 0n,
      },
      replaced: {},
      unclassed: [],
      unnamed: [],
      refusals: [],
      notCounted: [],
    });
  });

  it("counts one replica when none are given", () => {
    assert.deepEqual(podsOf(workload("Deployment", {})), [1]);
  });

  it("counts no pod of a Deployment that is scaled to zero", () => {
    assert.deepEqual(podsOf(workload("Deployment", { replicas: 0 })), [0]);
  });

  it("counts the highest replicas that an autoscaler may set", () => {
    const scaleTargetRef = { kind: "Deployment", name: "web" };
    const scaler = { kind: "HorizontalPodAutoscaler", spec: { scaleTargetRef, maxReplicas: 9 } };

    assert.deepEqual(podsOf(workload("Deployment", { replicas: 2 }), scaler), [9]);
  });

  it("gives a StatefulSet no surge", () => {
    const [demand] = namespaceDemand([workload("StatefulSet", { replicas: 3 })]).workloads;

    assert.deepEqual([demand?.pods, demand?.surge, demand?.needsRoom], [3, 0, false]);
  });

  it("counts the parallelism of a Job, at most its completions", () => {
    assert.deepEqual(podsOf(workload("Job", { parallelism: 5, completions: 3 })), [3]);
  });

  it("counts no pod of a suspended Job", () => {
    assert.deepEqual(podsOf(workload("Job", { parallelism: 5, suspend: true })), [0]);
  });

  it("counts one run of a CronJob that forbids a second one", () => {
    const job = workload("Job", { parallelism: 2 });
    const spec = { concurrencyPolicy: "Forbid", jobTemplate: job };
    const demand = namespaceDemand([{ kind: "CronJob", metadata: { name: "tidy" }, spec }]);

    assert.equal(demand.workloads[0]?.pods, 2);
    assert.equal(demand.workloads[0].burst, true);
    assert.equal(demand.workloads[0].pod["requests.cpu"], 100_000_000n);
    assert.deepEqual(demand.notCounted, []);
  });

  it("says that a CronJob may run several times at once", () => {
    const spec = { jobTemplate: workload("Job", {}) };
    const demand = namespaceDemand([{ kind: "CronJob", metadata: { name: "tidy" }, spec }]);

    const note = 'CronJob "tidy": may run several times at once; one run counts';

    assert.deepEqual(demand.notCounted, [note]);
  });

  it("says that the pods of a DaemonSet are not counted", () => {
    const demand = namespaceDemand([workload("DaemonSet", {})]);

    const note = 'DaemonSet "web": runs one pod per node, and the number of nodes is not known';

    assert.deepEqual(demand.workloads, []);
    assert.deepEqual(demand.notCounted, [note]);
  });

  it("says that unknown replicas are not counted", () => {
    const demand = namespaceDemand([workload("Deployment", { replicas: UNKNOWN })]);

    assert.deepEqual(demand.workloads, []);
    assert.deepEqual(demand.notCounted, ['Deployment "web": spec.replicas is not a known number']);
  });

  it("names the path of an unreadable quantity", () => {
    const demand = namespaceDemand([workload("Deployment", {}, "1 core")]);

    const path = "spec.template.spec.containers[0].resources.requests.cpu";

    assert.deepEqual(demand.notCounted, [`Deployment "web": ${path} is not a known quantity`]);
  });

  it("fills in what a LimitRange of the namespace gives", () => {
    const limits = [{ type: "Container", defaultRequest: { memory: "1Gi" } }];
    const range = { kind: "LimitRange", spec: { limits } };

    const [demand] = namespaceDemand([range, workload("Deployment", {})]).workloads;

    assert.equal(demand?.pod["requests.memory"], gibi);
  });

  it("adds up volume claims and the claim templates of each replica", () => {
    const claim = { spec: { resources: { requests: { storage: "2Gi" } } } };
    const spec = { replicas: 3, volumeClaimTemplates: [claim] };

    const demand = namespaceDemand([
      { kind: "PersistentVolumeClaim", ...claim },
      workload("StatefulSet", spec),
    ]);

    assert.equal(demand.fixed["persistentvolumeclaims"], 4n * one);
    assert.equal(demand.fixed["requests.storage"], 8n * gibi);
  });

  it("says that a claim without a readable size is not counted", () => {
    const demand = namespaceDemand([
      { kind: "PersistentVolumeClaim", metadata: { name: "data" }, spec: {} },
    ]);

    const note = 'PersistentVolumeClaim "data": its storage is not a known quantity';

    assert.deepEqual(demand.notCounted, [note]);
  });

  it("passes over objects that hold no quota, whatever their shape", () => {
    const objects = [{ kind: "constructor" }, { kind: 7 }, null, "text", UNKNOWN, []];

    assert.deepEqual(namespaceDemand(objects).workloads, []);
  });
});
