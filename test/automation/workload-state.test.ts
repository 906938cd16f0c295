import assert from "node:assert/strict";

import {
  type ContainerView,
  type NamespaceView,
  type PodView,
  type Workload,
  workloadState,
} from "../../automation/workload-state.ts";

const deployment = (status: Workload["status"]): Workload => ({
  metadata: { name: "web", uid: "d", generation: 1 },
  spec: { replicas: 2 },
  status: { observedGeneration: 1, ...status },
});

const replicaSet: Workload = {
  metadata: { uid: "r", ownerReferences: [{ uid: "d" }] },
  spec: { replicas: 2 },
};

const podWith = (container: Omit<ContainerView, "name">): PodView => ({
  metadata: { name: "web-1", ownerReferences: [{ uid: "r" }] },
  status: { containerStatuses: [{ name: "web", image: "registry.example/web:1", ...container }] },
});

const view = (parts: Partial<NamespaceView>): NamespaceView => ({
  namespace: "acme",
  replicaSets: [replicaSet],
  pods: [],
  ...parts,
});

const waiting = (reason: string, message = ""): PodView =>
  podWith({ state: { waiting: { reason, message } } });

describe("workloadState", () => {
  const describePod = "kubectl -n acme describe pod web-1";
  const stateOf = (parts: Partial<NamespaceView>, status: Workload["status"] = {}): unknown => {
    const { state, hint, command } = workloadState([deployment(status)], view(parts), 2);
    return { state, hint, command };
  };

  it("is missing before it is deployed, with the replicas that are wanted", () => {
    assert.deepEqual(workloadState([], view({}), 3), {
      ready: 0,
      desired: 3,
      state: "missing",
      hint: "not deployed yet",
    });
  });

  it("is ready when every replica is new and ready", () => {
    const status = { replicas: 2, updatedReplicas: 2, readyReplicas: 2 };

    assert.deepEqual(workloadState([deployment(status)], view({}), 2), {
      ready: 2,
      desired: 2,
      state: "ready",
    });
  });

  it("is not ready while the controller has not seen the change", () => {
    const status = { observedGeneration: 0, replicas: 2, updatedReplicas: 2, readyReplicas: 2 };

    assert.equal(workloadState([deployment(status)], view({}), 2).state, "progressing");
  });

  it("is not ready while an old replica runs", () => {
    const status = { replicas: 3, updatedReplicas: 2, readyReplicas: 2 };

    assert.equal(workloadState([deployment(status)], view({}), 2).state, "progressing");
  });

  it("knows an image that is not there", () => {
    assert.deepEqual(stateOf({ pods: [waiting("ImagePullBackOff", "manifest unknown")] }), {
      state: "image-not-found",
      hint: "registry.example/web:1 cannot be pulled; check name and tag",
      command: describePod,
    });
  });

  it("knows a registry that refuses", () => {
    assert.deepEqual(stateOf({ pods: [waiting("ErrImagePull", "401 Unauthorized")] }), {
      state: "image-pull-unauthorized",
      hint: "the registry refuses to give registry.example/web:1; add a pull secret",
      command: describePod,
    });
  });

  it("knows a container that crashes, with its exit code", () => {
    const pod = podWith({
      state: { waiting: { reason: "CrashLoopBackOff" } },
      lastState: { terminated: { exitCode: 3 } },
    });

    assert.deepEqual(stateOf({ pods: [pod] }), {
      state: "crash-loop",
      hint: 'container "web" ends again and again, exit code 3',
      command: describePod,
    });
  });

  it("knows a container that was out of memory", () => {
    const pod = podWith({
      state: { waiting: { reason: "CrashLoopBackOff" } },
      lastState: { terminated: { exitCode: 137, reason: "OOMKilled" } },
    });

    assert.deepEqual(stateOf({ pods: [pod] }), {
      state: "out-of-memory",
      hint: 'container "web" needs more than its memory limit',
      command: describePod,
    });
  });

  it("knows a container that cannot be configured", () => {
    const pods = [waiting("CreateContainerConfigError", 'secret "web-env" not found')];

    assert.deepEqual(stateOf({ pods }), {
      state: "container-config",
      hint: 'container "web": secret "web-env" not found',
      command: describePod,
    });
  });

  it("knows a pod that no node takes", () => {
    const message = "0/3 nodes are available: 3 Insufficient cpu.";
    const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", message };
    const pod = { ...waiting(""), status: { conditions: [condition] } };

    assert.deepEqual(stateOf({ pods: [pod] }), {
      state: "unschedulable",
      hint: message,
      command: describePod,
    });
  });

  const refused = (message: string): Workload => ({
    ...replicaSet,
    status: { conditions: [{ type: "ReplicaFailure", status: "True", message }] },
  });

  it("knows a quota that is used up", () => {
    const message = 'pods "web-1" is forbidden: exceeded quota: acme, requested: cpu=4';

    assert.deepEqual(stateOf({ replicaSets: [refused(message)] }), {
      state: "quota-exceeded",
      hint: message,
      command: "npm run plan",
    });
  });

  it("knows a pod that admission refuses", () => {
    const message = 'pods "web-1" is forbidden: violates PodSecurity "restricted:latest"';

    assert.deepEqual(stateOf({ replicaSets: [refused(message)] }), {
      state: "admission-denied",
      hint: message,
      command: undefined,
    });
  });

  it("falls back to the deadline of the rollout", () => {
    const condition = { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" };

    assert.deepEqual(stateOf({}, { conditions: [condition] }), {
      state: "deadline-exceeded",
      hint: "the rollout made no progress within its deadline",
      command: undefined,
    });
  });

  it("knows a Job that gave up", () => {
    const message = "Job has reached the specified backoff limit";
    const condition = { type: "Failed", status: "True", reason: "BackoffLimitExceeded", message };

    assert.deepEqual(stateOf({}, { conditions: [condition] }), {
      state: "job-failed",
      hint: message,
      command: undefined,
    });
  });

  it("does not blame an app for another's pods", () => {
    const foreign = {
      ...waiting("ImagePullBackOff"),
      metadata: { ownerReferences: [{ uid: "z" }] },
    };

    assert.equal(
      workloadState([deployment({})], view({ pods: [foreign] }), 2).state,
      "progressing",
    );
  });
});
