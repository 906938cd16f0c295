import assert from "node:assert/strict";

import fc from "fast-check";

import { endpointText, portsText } from "../../kubernetes/network/endpoint-text.ts";
import type { PortRange, Protocol } from "../../kubernetes/network/model.ts";
import {
  ALL_PORTS,
  hasPort,
  intersectPorts,
  portSet,
} from "../../kubernetes/network/port-ranges.ts";
import { subtractPorts, unitePorts } from "../../kubernetes/network/port-ranges.ts";

const range = (from: number, to: number, protocol: Protocol = "TCP"): PortRange => ({
  ...{ protocol, from, to },
});

describe("portSet", () => {
  it("sorts, and joins what overlaps or touches", () => {
    assert.deepEqual(portSet([range(90, 95), range(80, 84), range(85, 89), range(93, 99, "UDP")]), [
      range(80, 95),
      range(93, 99, "UDP"),
    ]);
  });

  it("unites, intersects and subtracts as sets of single ports do", () => {
    const port = fc.integer({ min: 1, max: 12 });
    const protocol = fc.constantFrom<Protocol>("TCP", "UDP");
    const ranges = fc.array(
      fc
        .tuple(port, port, protocol)
        .map(([a, b, protocol]) => range(Math.min(a, b), Math.max(a, b), protocol)),
    );
    fc.assert(
      fc.property(ranges, ranges, fc.tuple(port, protocol), (one, other, [at, on]) => {
        const [a, b] = [portSet(one), portSet(other)];
        const [inA, inB] = [one, other].map((list) =>
          list.some(({ protocol, from, to }) => protocol === on && from <= at && at <= to),
        );
        assert.equal(hasPort(a, on, at), inA);
        assert.equal(hasPort(unitePorts(a, b), on, at), inA === true || inB === true);
        assert.equal(hasPort(intersectPorts(a, b), on, at), inA === true && inB === true);
        assert.equal(hasPort(subtractPorts(a, b), on, at), inA === true && inB === false);
        assert.deepEqual(portSet(intersectPorts(a, b)), intersectPorts(a, b));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("portsText", () => {
  it("lists protocols with their ports and ranges", () => {
    const ports = [range(80, 80), range(8080, 8090), range(53, 53, "UDP")];

    assert.equal(portsText(ports), "TCP 80,8080-8090, UDP 53");
  });

  it("shortens everything", () => {
    assert.equal(portsText([...ALL_PORTS]), "all");
  });
});

describe("endpointText", () => {
  it("writes workloads, outsides and ranges", () => {
    const workload = { kind: "workload", namespace: "a", name: "web", workload: "Job" } as const;

    assert.equal(endpointText(workload), "a/web[Job]");
    assert.equal(endpointText({ kind: "outside", name: "internet" }), "internet");
    assert.equal(
      endpointText({ kind: "range", cidrs: ["10.0.0.0/31", "10.0.0.2/32", "192.0.2.0/24"] }),
      "10.0.0.0-10.0.0.2,192.0.2.0/24",
    );
  });
});
