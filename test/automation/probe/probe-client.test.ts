import assert from "node:assert/strict";

import type { V1Pod } from "@kubernetes/client-node";

import { twinState } from "../../../automation/probe/probe-client.ts";

/** A pod as the API server gives it. */
function answer(pod: Readonly<Record<string, unknown>>): V1Pod {
  return JSON.parse(
    JSON.stringify({ metadata: { name: "twin", namespace: "a" }, ...pod }),
  ) as V1Pod;
}

describe("twinState", () => {
  it("is ready when the container listens although the gate stays closed", () => {
    const pod = answer({
      spec: { containers: [], nodeName: "n" },
      status: {
        podIP: "10.0.0.1",
        conditions: [
          { type: "PodScheduled", status: "True" },
          { type: "ContainersReady", status: "True" },
          { type: "Ready", status: "False" },
        ],
      },
    });

    assert.deepEqual(twinState(pod), {
      ...{ name: "twin", namespace: "a", address: "10.0.0.1", ready: true },
      ...{ leaving: false, node: "n", waiting: undefined },
    });
  });

  it("tells why it is not scheduled", () => {
    const message = "0/1 nodes are available: 1 Insufficient cpu.";
    const conditions = [{ type: "PodScheduled", status: "False", message }];

    const { waiting } = twinState(answer({ status: { conditions } }));

    assert.deepEqual(waiting, { reason: "Unschedulable", message });
  });

  it("is not in trouble while its container is created", () => {
    const state = { waiting: { reason: "ContainerCreating" } };
    const plain = { name: "probe", image: "i", imageID: "", ready: false, restartCount: 0 };

    const { waiting } = twinState(answer({ status: { containerStatuses: [{ ...plain, state }] } }));

    assert.equal(waiting, undefined);
  });
});
