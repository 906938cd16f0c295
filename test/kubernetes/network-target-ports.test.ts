import assert from "node:assert/strict";

import { isDeclared, targetPorts } from "../../kubernetes/network/target-ports.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

const http = { name: "http", port: 8080, protocol: "TCP" } as const;

describe("targetPorts", () => {
  const of = (port: unknown): unknown => targetPorts({ spec: { ports: [port] } })[0];

  it("reads a name or a number", () => {
    assert.deepEqual(of({ port: 80, targetPort: "http", protocol: "UDP" }), {
      field: "spec.ports[0].targetPort",
      port: "http",
      protocol: "UDP",
    });
    assert.deepEqual(of({ port: 80, targetPort: 8080 }), {
      field: "spec.ports[0].targetPort",
      port: 8080,
      protocol: "TCP",
    });
  });

  it("is the port of the Service by default", () => {
    for (const targetPort of [undefined, null, 0, ""]) {
      assert.deepEqual(of({ port: 80, targetPort }), {
        field: "spec.ports[0].port",
        port: 80,
        protocol: "TCP",
      });
    }
  });

  it("keeps what is not known", () => {
    assert.deepEqual(of({ port: 80, targetPort: UNKNOWN, protocol: UNKNOWN }), {
      field: "spec.ports[0].targetPort",
      port: UNKNOWN,
      protocol: UNKNOWN,
    });
    assert.deepEqual(targetPorts({ spec: {} }), []);
  });
});

describe("isDeclared", () => {
  const target = (port: string | number | symbol, protocol = "TCP"): string => {
    const known = typeof port === "symbol" ? UNKNOWN : port;
    return isDeclared({ field: "", port: known, protocol }, [http]);
  };

  it("holds for a name of the same protocol", () => {
    assert.equal(target("http"), "pass");
    assert.equal(target("http", "UDP"), "fail");
    assert.equal(target("web"), "fail");
  });

  it("holds for a number of any protocol, and where no port is declared", () => {
    assert.equal(target(8080, "UDP"), "pass");
    assert.equal(target(9090), "fail");
    assert.equal(isDeclared({ field: "", port: 9090, protocol: "TCP" }, []), "pass");
    assert.equal(isDeclared({ field: "", port: "http", protocol: "TCP" }, []), "fail");
  });

  it("leaves open what is not known", () => {
    assert.equal(target(UNKNOWN), "undecided");
    assert.equal(isDeclared({ field: "", port: 80, protocol: "TCP" }, undefined), "undecided");
    assert.equal(isDeclared({ field: "", port: "http", protocol: UNKNOWN }, [http]), "undecided");
    assert.equal(isDeclared({ field: "", port: "web", protocol: UNKNOWN }, [http]), "fail");
  });
});
