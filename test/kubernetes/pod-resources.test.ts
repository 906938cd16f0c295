import assert from "node:assert/strict";

import fc from "fast-check";

import { containerDefaults, podDemand } from "../../kubernetes/pod-resources.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

const milli = 1_000_000n;

function cpu(request: string, more: object = {}): object {
  return { name: "c", resources: { requests: { cpu: request } }, ...more };
}

function cpuOf(podSpec: object): bigint {
  return podDemand(podSpec).amounts["requests.cpu"] / milli;
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

    const { amounts } = podDemand({ containers }, defaults);

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
        const asked = podDemand(pod).amounts["requests.cpu"];

        for (const one of [...pod.containers, ...pod.initContainers]) {
          assert.ok(asked >= BigInt(one.resources.requests.cpu) * 1_000_000_000n);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("is total: any data gives amounts", () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        assert.equal(typeof podDemand(data).amounts["limits.cpu"], "bigint");
      }),
      { numRuns: 1000 },
    );
  });
});

describe("containerDefaults", () => {
  function range(item: object): object {
    return { kind: "LimitRange", spec: { limits: [{ type: "Container", ...item }] } };
  }

  it("reads default and defaultRequest", () => {
    const item = { default: { cpu: "2" }, defaultRequest: { cpu: "1" } };

    const expected = { "limits.cpu": 2_000_000_000n, "requests.cpu": 1_000_000_000n };

    assert.deepEqual(containerDefaults([range(item)]), expected);
  });

  it("uses max as default limit and the default limit as default request", () => {
    const expected = { "limits.cpu": 4_000_000_000n, "requests.cpu": 4_000_000_000n };

    assert.deepEqual(containerDefaults([range({ max: { cpu: "4" } })]), expected);
  });

  it("uses min as default request when there is nothing else", () => {
    const expected = { "requests.memory": 1_000_000_000n };

    assert.deepEqual(containerDefaults([range({ min: { memory: "1" } })]), expected);
  });

  it("passes over limits of pods and claims", () => {
    const other = { spec: { limits: [{ type: "Pod", max: { cpu: "4" } }] } };

    assert.deepEqual(containerDefaults([other]), {});
  });
});
