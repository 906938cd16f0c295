import assert from "node:assert/strict";

import { failureOf } from "../../../kubernetes/failures/failure-of.ts";
import type {
  ContainerView,
  EventView,
  NamespaceView,
  PodView,
  Workload,
} from "../../../kubernetes/failures/views.ts";
import { subject } from "./captured.ts";

const workload: Workload = { kind: "StatefulSet", metadata: { name: "web", uid: "w" } };

function podOf(name: string, statuses: readonly ContainerView[], image = "web:1"): PodView {
  return {
    metadata: { name, uid: name, ownerReferences: [{ uid: "w" }] },
    spec: {
      containers: statuses.map((one) => ({
        ...{ name: one.name, image },
        readinessProbe: { tcpSocket: { port: 80 } },
        livenessProbe: { tcpSocket: { port: 80 } },
      })),
    },
    status: { containerStatuses: statuses },
  };
}

function view(parts: Partial<NamespaceView>): NamespaceView {
  return {
    namespace: subject.namespace,
    ...{ replicaSets: [], pods: [], events: [], claims: [], storageClasses: [] },
    now: Date.parse("2026-01-01T01:00:00Z"),
    ...parts,
  };
}

const crashing: ContainerView = {
  ...{ name: "main", ready: false, restartCount: 2 },
  state: { waiting: { reason: "CrashLoopBackOff" } },
  lastState: { terminated: { exitCode: 1, startedAt: "2026-01-01T00:30:00Z" } },
};
const pulling = (message: string): ContainerView => ({
  ...{ name: "main", ready: false },
  state: { waiting: { reason: "ErrImagePull", message } },
});
const unready: ContainerView = {
  ...{ name: "proxy", ready: false, started: true },
  state: { running: { startedAt: "2026-01-01T00:00:00Z" } },
};
const event = (container: string, reason: string, message: string): EventView => ({
  involvedObject: { uid: "a", fieldPath: `spec.containers{${container}}` },
  ...{ reason, message, count: 5, lastTimestamp: "2026-01-01T00:10:00Z" },
});

describe("failureOf", () => {
  it("blames the newest pod, since an older one may be of an old revision", () => {
    const at = (pod: PodView, creationTimestamp: string): PodView => ({
      ...pod,
      metadata: { ...pod.metadata, creationTimestamp },
    });
    const pods = [
      at(podOf("a", [crashing]), "2026-01-01T00:00:00Z"),
      at(podOf("b", [pulling("x: not found")]), "2026-01-01T00:20:00Z"),
    ];

    assert.equal(failureOf(workload, view({ pods }), subject)?.state, "image-not-found");
  });

  it("does not look at pods that are being deleted", () => {
    const pod = podOf("a", [crashing]);
    const metadata = { ...pod.metadata, deletionTimestamp: "2026-01-01T00:59:00Z" };

    const pods = [{ ...pod, metadata }];

    assert.equal(failureOf(workload, view({ pods }), subject), undefined);
  });

  it("blames a container that crashes rather than one that waits for it", () => {
    const events = [event("proxy", "Unhealthy", "Readiness probe failed: connection refused")];
    const pods = [podOf("a", [unready, crashing])];

    assert.equal(failureOf(workload, view({ pods, events }), subject)?.state, "crash-loop");
    assert.equal(
      failureOf(workload, view({ pods: [podOf("a", [unready])], events }), subject)?.state,
      "probe-failed",
    );
  });

  it("does not blame a probe that ended an earlier run than the one that crashed", () => {
    const killing = event(
      "main",
      "Killing",
      "Container main failed liveness probe, will be restarted",
    );
    const pods = [podOf("a", [crashing])];
    const later = { ...killing, lastTimestamp: "2026-01-01T00:40:00Z" };

    const stateWith = (one: EventView): string | undefined =>
      failureOf(workload, view({ pods, events: [one] }), subject)?.state;

    assert.equal(stateWith(killing), "crash-loop");
    assert.equal(stateWith(later), "probe-failed");
  });

  it("does not take words of the reference for the answer of the registry", () => {
    const image = "registry.example/denied/web:401";
    const message = `failed to resolve reference "${image}": ${image}: not found`;
    const pods = [podOf("a", [pulling(message)], image)];

    assert.equal(failureOf(workload, view({ pods }), subject)?.state, "image-not-found");
  });
});
