import assert from "node:assert/strict";

import fc from "fast-check";

import type { AppPort } from "../../../kubernetes/app/exposure.ts";
import { metricsPort } from "../../../kubernetes/app/metrics-port.ts";
import { containerPorts, namedPorts, portOf } from "../../../kubernetes/app/ports.ts";
import { isPortName } from "../../../kubernetes/names.ts";
import { runs } from "../../support/property-runs.ts";

const names = (ports: readonly AppPort[]) => namedPorts(ports).map(({ name }) => name);

/** Names that people could wish for, and such that look like generated ones. */
const wish = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom("http", "http-2", "http-3", "metrics", "HTTP", "", "-", "a--b", "8080"),
  fc.constantFrom("1234567890123-a", "a-very-long-name-1", "a-very-long-name-2", "http_2"),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: fc.constantFrom("a", "-", "1", "H", "."), maxLength: 18 }),
);
const hostilePorts = fc.array(
  wish.map((name): AppPort => ({ port: 8080, name })),
  { maxLength: 30 },
);

describe("namedPorts", () => {
  it("fills in everything that the short form leaves out", () => {
    assert.deepEqual(namedPorts([{ port: 8080 }]), [
      { port: 8080, name: "http", protocol: "TCP", servicePort: 8080 },
    ]);
  });

  it("keeps what is given", () => {
    const port = { port: 53, name: "dns", protocol: "UDP", servicePort: 5353, nodePort: 30053 };

    assert.deepEqual(namedPorts([{ ...port, protocol: "UDP" }]), [port]);
  });

  it("names ports http, http-2 and so on", () => {
    assert.deepEqual(names([{ port: 1 }, { port: 2 }, { port: 3 }]), ["http", "http-2", "http-3"]);
  });

  it("goes around names that a later port has", () => {
    const ports = [
      { port: 1 },
      { port: 2 },
      { port: 3, name: "http" },
      { port: 4, name: "http-3" },
    ];

    assert.deepEqual(names(ports), ["http-2", "http-4", "http", "http-3"]);
  });

  it("gives valid and unique names for any wishes, and keeps the valid ones", () => {
    fc.assert(
      fc.property(hostilePorts, (ports) => {
        const given = names(ports);
        assert.equal(new Set(given).size, ports.length);
        assert.deepEqual(
          given.filter((name) => !isPortName(name)),
          [],
        );
        const wished = new Set(ports.map(({ name }) => name).filter((name) => name !== undefined));
        for (const name of wished) assert.equal(given.includes(name), isPortName(name));
        for (const [index, { name }] of ports.entries()) {
          const isFirst = ports.findIndex((each) => each.name === name) === index;
          if (name !== undefined && isPortName(name) && isFirst) assert.equal(given[index], name);
        }
      }),
      { numRuns: runs(300) },
    );
  });
});

describe("containerPorts", () => {
  const http = { port: 8080, name: "http", protocol: "TCP" as const, servicePort: 8080 };

  it("adds the port of the metrics", () => {
    const ports = containerPorts({ ports: [{ port: 8080 }], metrics: { port: 9090 } });

    assert.deepEqual(ports, [
      http,
      { port: 9090, name: "metrics", protocol: "TCP", servicePort: 9090 },
    ]);
  });

  it("adds nothing when the metrics are on a port of the app", () => {
    const ports = containerPorts({ ports: [{ port: 8080 }], metrics: { port: 8080 } });

    assert.deepEqual(ports, [http]);
  });

  it("adds nothing when a sidecar has the metrics", () => {
    const initContainers = [{ name: "exporter", image: "exporter:1", ports: [{ port: 9187 }] }];

    const ports = containerPorts({
      ports: [{ port: 8080 }],
      metrics: { port: 9187 },
      initContainers,
    });

    assert.deepEqual(ports, [http]);
  });

  it("tells the metrics apart from the same number of UDP, and from a port of that name", () => {
    const ports = containerPorts({
      ports: [{ port: 9090, protocol: "UDP", name: "metrics" }],
      metrics: { port: 9090 },
    });

    assert.deepEqual(
      ports.map(({ name, protocol }) => [name, protocol]),
      [
        ["metrics", "UDP"],
        ["metrics-2", "TCP"],
      ],
    );
  });
});

describe("metricsPort", () => {
  it("is undefined without metrics", () => {
    assert.equal(metricsPort({ ports: [{ port: 8080 }] }), undefined);
  });

  it("is served when it is a port of the app", () => {
    const ports = [{ port: 8080 }, { port: 9090, name: "admin" }];

    assert.deepEqual(metricsPort({ ports, metrics: { port: 9090 } }), {
      name: "admin",
      isServed: true,
    });
  });

  it("is the port that the container gets for it", () => {
    const ports = [{ port: 8080, name: "metrics" }];

    assert.deepEqual(metricsPort({ ports, metrics: { port: 9090 } }), {
      name: "metrics-2",
      isServed: false,
    });
  });

  it("is the port of a sidecar", () => {
    const initContainers = [{ name: "exporter", image: "exporter:1", ports: [{ port: 9187 }] }];

    assert.deepEqual(metricsPort({ metrics: { port: 9187 }, initContainers }), {
      name: "exporter",
      isServed: false,
    });
  });
});

describe("portOf", () => {
  const ports = namedPorts([
    { port: 53, protocol: "UDP", name: "dns" },
    { port: 53, name: "dns-tcp" },
    { port: 8080 },
  ]);

  it("is the first port without a reference", () => {
    assert.equal(portOf(ports, undefined)?.name, "dns");
  });

  it("finds a port by name", () => {
    assert.equal(portOf(ports, "http")?.port, 8080);
  });

  it("finds a port by number, TCP before others", () => {
    assert.equal(portOf(ports, 53)?.name, "dns-tcp");
  });

  it("finds nothing for an unknown port", () => {
    assert.deepEqual([portOf(ports, "grpc"), portOf(ports, 80)], [undefined, undefined]);
  });
});
