import assert from "node:assert/strict";

import { type StateQuestion, workloadState } from "../../automation/workload-state.ts";
import type { Subject } from "../../kubernetes/failures/failure.ts";
import type { NamespaceView, PodView, Workload } from "../../kubernetes/failures/views.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");

const subject: Subject = {
  ...{ environment: "dev", context: "moorage", namespace: "acme", profile: "dev" },
  ...{ tenant: "acme", setting: "tenants.acme.apps.web", isApp: true },
};

const deployment = (status: Workload["status"]): Workload => ({
  kind: "Deployment",
  metadata: { name: "web", uid: "d", generation: 1 },
  spec: { replicas: 2 },
  status: { observedGeneration: 1, ...status },
});

const replicaSet: Workload = {
  metadata: { uid: "r", ownerReferences: [{ uid: "d" }] },
  spec: { replicas: 2 },
};

const crashed = (owner: string): PodView => ({
  metadata: { name: "web-1", uid: "p", ownerReferences: [{ uid: owner }] },
  spec: { containers: [{ name: "web" }] },
  status: {
    containerStatuses: [
      {
        name: "web",
        ready: false,
        restartCount: 2,
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 3, reason: "Error" } },
      },
    ],
  },
});

const question = (parts: Partial<NamespaceView> = {}): StateQuestion => ({
  view: {
    namespace: "acme",
    ...{ replicaSets: [replicaSet], pods: [], events: [], claims: [], storageClasses: [] },
    now: NOW,
    ...parts,
  },
  subject,
  expected: 2,
});

describe("workloadState", () => {
  const allReady = { replicas: 2, updatedReplicas: 2, readyReplicas: 2 };

  it("is missing before it is deployed, with the replicas that are wanted", () => {
    assert.deepEqual(workloadState([], question()), {
      ready: 0,
      desired: 2,
      state: "missing",
      hint: "not deployed yet",
    });
  });

  it("is ready when every replica is new and ready", () => {
    assert.deepEqual(workloadState([deployment(allReady)], question()), {
      ready: 2,
      desired: 2,
      state: "ready",
    });
  });

  it("is not ready while the controller has not seen the change", () => {
    const workload = deployment({ ...allReady, observedGeneration: 0 });

    assert.equal(workloadState([workload], question()).state, "progressing");
  });

  it("is not ready while an old replica runs", () => {
    const workload = deployment({ ...allReady, replicas: 3 });

    assert.equal(workloadState([workload], question()).state, "progressing");
  });

  it("names the cause that is known, with hint and command", () => {
    const { failure, ...state } = workloadState(
      [deployment({})],
      question({ pods: [crashed("r")] }),
    );

    assert.deepEqual(state, {
      ready: 0,
      desired: 2,
      state: "crash-loop",
      hint: 'container "web" ended 2 times: exit code 3; its last lines tell why',
      command: "kubectl --context moorage -n acme logs web-1 -c web --tail=20",
    });
    assert.deepEqual(failure?.log, { pod: "web-1", container: "web", previous: false });
  });

  it("says that pods of an older version still serve while a rollout is stuck", () => {
    const stuck = deployment({ replicas: 3, updatedReplicas: 1, readyReplicas: 2 });

    const { ready, hint } = workloadState([stuck], question({ pods: [crashed("r")] }));

    assert.equal(ready, 2);
    assert.match(hint ?? "", /tell why; pods of an older version still serve$/);
  });

  it("does not blame an app for another's pods", () => {
    const { state } = workloadState([deployment({})], question({ pods: [crashed("z")] }));

    assert.equal(state, "progressing");
  });

  const restarted = (secondsAgo: number): PodView => ({
    ...crashed("r"),
    status: {
      containerStatuses: [
        {
          ...{ name: "web", ready: true, started: true, restartCount: 2 },
          state: { running: { startedAt: new Date(NOW - secondsAgo * 1000) } },
          lastState: { terminated: { exitCode: 3, reason: "Error" } },
        },
      ],
    },
  });

  for (const [seconds, state] of [
    [9, "crash-loop"],
    [10, "ready"],
  ] as const) {
    it(`is ${state} when a container that crashed runs again for ${String(seconds)} s`, () => {
      const asked = question({ pods: [restarted(seconds)] });

      assert.equal(workloadState([deployment(allReady)], asked).state, state);
    });
  }
});
