import assert from "node:assert/strict";

import { failureOf } from "../../../kubernetes/failures/failure-of.ts";
import type { NamespaceView, PodView, Workload } from "../../../kubernetes/failures/views.ts";
import { subject, viewOf } from "./captured.ts";

const REVISION = "deployment.kubernetes.io/revision";

const replicaSet = (uid: string, revision: number, replicas = 1): Workload => ({
  metadata: {
    ...{ name: uid, uid, ownerReferences: [{ uid: "w" }] },
    annotations: { [REVISION]: String(revision) },
  },
  spec: { replicas },
});

const crashing = (owner: string, hash = ""): PodView => ({
  metadata: {
    ...{ name: `${owner}-1`, uid: `${owner}-1`, ownerReferences: [{ uid: owner }] },
    labels: { "controller-revision-hash": hash },
  },
  spec: { containers: [{ name: "main" }] },
  status: {
    containerStatuses: [
      {
        ...{ name: "main", ready: false, restartCount: 3 },
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 1 } },
      },
    ],
  },
});

const starting = (owner: string, hash = ""): PodView => ({
  ...crashing(owner, hash),
  status: { containerStatuses: [{ name: "main", ready: false }] },
});

describe("the revision that counts", () => {
  const stateOf = (workload: Workload, parts: Partial<NamespaceView>): string | undefined =>
    failureOf(workload, viewOf({ workload }, parts), subject)?.state;
  const deployment: Workload = { kind: "Deployment", metadata: { uid: "w", generation: 2 } };
  const statefulSet: Workload = {
    ...{ kind: "StatefulSet", metadata: { uid: "w" } },
    status: { updateRevision: "new" },
  };

  it("is the newest one of a Deployment, whose pods may not fail yet", () => {
    const replicaSets = [replicaSet("old", 1), replicaSet("new", 2)];
    const pods = [crashing("old"), starting("new")];

    assert.equal(stateOf(deployment, { replicaSets, pods }), undefined);
    assert.equal(stateOf(deployment, { replicaSets, pods: [crashing("new")] }), "crash-loop");
  });

  it("is an older ReplicaSet after a rollback", () => {
    const replicaSets = [replicaSet("first", 3), replicaSet("second", 2)];
    const pods = [starting("first"), crashing("second")];

    assert.equal(stateOf(deployment, { replicaSets, pods }), undefined);
  });

  it("is not known before the controller has seen the newest version", () => {
    const replicaSets = [replicaSet("old", 1)];
    const seen = { ...deployment, status: { observedGeneration: 1 } };

    assert.equal(stateOf(seen, { replicaSets, pods: [crashing("old")] }), undefined);
  });

  it("is the one that a StatefulSet is updated to", () => {
    const pods = [crashing("w", "old"), starting("w", "new")];

    assert.equal(stateOf(statefulSet, { pods }), undefined);
  });

  it("is the old one as long as a StatefulSet waits for a pod of it, which has to be deleted", () => {
    const view = viewOf({ workload: statefulSet }, { pods: [crashing("w", "old")] });

    const failure = failureOf(statefulSet, view, subject);

    assert.deepEqual(
      [failure?.state, failure?.hint, failure?.command, failure?.occurrences],
      [
        "crash-loop",
        'pod "w-1" is of an older version and cannot become ready, which a StatefulSet waits for before it replaces it; delete the pod (it fails with: container "main" ended 3 times: exit code 1; its last lines tell why)',
        "kubectl --context moorage -n demo-all delete pod w-1",
        1,
      ],
    );
  });
});
