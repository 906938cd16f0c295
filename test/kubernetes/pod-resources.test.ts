import assert from "node:assert/strict";

import fc from "fast-check";

import { podDemand } from "../../kubernetes/pod-resources.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { runs } from "../support/property-runs.ts";

const milli = 1_000_000n;

function cpu(request: string, more: object = {}): object {
  return { name: "c", resources: { requests: { cpu: request } }, ...more };
}

function cpuOf(podSpec: object): bigint {
  return (podDemand(podSpec).amounts["requests.cpu"] ?? 0n) / milli;
}

describe("podDemand", () => {
  it("adds up the containers, which run together", () => {
    assert.equal(cpuOf({ containers: [cpu("100m"), cpu("250m")] }), 350n);
  });

  it("takes the largest init container when it is more than the containers", () => {
    const initContainers = [cpu("700m"), cpu("900m")];

    assert.equal(cpuOf({ initContainers, containers: [cpu("100m")] }), 900n);
  });

  it("takes the containers when they are more than every init container", () => {
    assert.equal(cpuOf({ initContainers: [cpu("50m")], containers: [cpu("100m")] }), 100n);
  });

  it("adds sidecars to the containers", () => {
    const initContainers = [cpu("200m", { restartPolicy: "Always" })];

    assert.equal(cpuOf({ initContainers, containers: [cpu("100m")] }), 300n);
  });

  it("adds only the sidecars declared before it to an init container", () => {
    const sidecar = (request: string): object => cpu(request, { restartPolicy: "Always" });
    const initContainers = [sidecar("10m"), cpu("500m"), sidecar("20m")];

    assert.equal(cpuOf({ initContainers, containers: [cpu("1m")] }), 510n);
  });

  it("ignores restartPolicy on a main container", () => {
    const containers = [cpu("100m", { restartPolicy: "Always" })];

    assert.equal(cpuOf({ initContainers: [cpu("150m")], containers }), 150n);
  });

  it("adds the overhead of the runtime", () => {
    assert.equal(cpuOf({ overhead: { cpu: "250m" }, containers: [cpu("100m")] }), 350n);
  });

  it("adds the overhead of the runtime to limits that are set, and only to those", () => {
    const containers = [{ resources: { limits: { cpu: "1" } } }];
    const { amounts } = podDemand({ overhead: { cpu: "250m", memory: "1" }, containers });

    assert.equal(amounts["limits.cpu"], 1250n * milli);
    assert.equal(amounts["limits.memory"], undefined);
    assert.equal(amounts["requests.memory"], 1000n * milli);
  });

  it("takes the overhead of the runtime class only when the pod names none", () => {
    const overhead = { cpu: "1" };
    const bare = podDemand({ containers: [] }, { overhead });
    const own = podDemand({ containers: [], overhead: { cpu: "2" } }, { overhead });

    assert.equal(bare.amounts["requests.cpu"], 1000n * milli);
    assert.equal(own.amounts["requests.cpu"], 2000n * milli);
  });

  it("reads any resource, ephemeral storage and devices as well", () => {
    const requests = { "ephemeral-storage": "1", "example.com/gpu": 2 };
    const { amounts } = podDemand({ containers: [{ resources: { requests } }] });

    assert.deepEqual(amounts, {
      "requests.ephemeral-storage": 1000n * milli,
      "requests.example.com/gpu": 2000n * milli,
    });
  });

  it("lets a limit of the pod stand in where no container says a request", () => {
    const resources = { limits: { cpu: "2" } };
    const defaults = { "requests.cpu": 100n * milli };
    const filled = podDemand({ resources, containers: [{}] }, { defaults });
    const asked = podDemand({ resources, containers: [cpu("100m")] });

    assert.equal(filled.amounts["requests.cpu"], 2000n * milli);
    assert.equal(asked.amounts["requests.cpu"], 100n * milli);
  });

  it("lets a limit stand in for a missing request", () => {
    const containers = [{ resources: { limits: { cpu: "300m" } } }];

    assert.equal(cpuOf({ containers }), 300n);
  });

  it("replaces the sum by the request of the pod itself", () => {
    const resources = { requests: { cpu: "2" } };

    assert.equal(cpuOf({ resources, containers: [cpu("100m")] }), 2000n);
  });

  it("fills defaults in only where a container says nothing", () => {
    const defaults = { "requests.memory": 5n, "limits.memory": 7n };
    const containers = [{}, { resources: { limits: { memory: "2" } } }];

    const { amounts } = podDemand({ containers }, { defaults });

    assert.equal(amounts["requests.memory"], 5n + 2_000_000_000n);
    assert.equal(amounts["limits.memory"], 7n + 2_000_000_000n);
  });

  it("names unknown and unreadable quantities and counts them as unset", () => {
    const containers = [cpu("100m"), { resources: { requests: { cpu: UNKNOWN, memory: "4 GB" } } }];

    const demand = podDemand({ containers });

    assert.equal(demand.amounts["requests.cpu"], 100n * milli);
    assert.deepEqual(demand.undecided, [
      "containers[1].resources.requests.cpu",
      "containers[1].resources.requests.memory",
    ]);
  });

  it("names a container list that is unknown", () => {
    assert.deepEqual(podDemand({ containers: UNKNOWN }).undecided, ["containers"]);
  });

  it("never asks for less than any container of it, in whatever shape", () => {
    const container = fc.record({
      resources: fc.record({ requests: fc.record({ cpu: fc.nat(8).map(String) }) }),
      restartPolicy: fc.option(fc.constant("Always"), { nil: undefined }),
    });
    const lists = fc.record({
      containers: fc.array(container),
      initContainers: fc.array(container),
    });
    fc.assert(
      fc.property(lists, (pod) => {
        const asked = podDemand(pod).amounts["requests.cpu"] ?? 0n;

        for (const one of [...pod.containers, ...pod.initContainers]) {
          assert.ok(asked >= BigInt(one.resources.requests.cpu) * 1_000_000_000n);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it("is total: any data gives amounts", () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        assert.equal(typeof podDemand(data).amounts, "object");
      }),
      { numRuns: runs(300) },
    );
  });
});
