import assert from "node:assert/strict";

import type { AppFault, AppShape } from "../../../kubernetes/app/fault.ts";
import { portFaults } from "../../../kubernetes/app/port-rules.ts";

function faults(changes: Partial<AppShape>): readonly AppFault[] {
  return portFaults({ kind: "Deployment", image: "web:1", ...changes });
}

describe("portFaults", () => {
  it("takes ports that differ in number or protocol", () => {
    const ports = [
      { port: 53, protocol: "UDP" as const },
      { port: 53, name: "dns-tcp" },
      { port: 8080, servicePort: 80, nodePort: 30080 },
    ];

    assert.deepEqual(faults({ ports, service: { type: "NodePort" } }), []);
  });

  it("rejects the same number and protocol twice and names both owners", () => {
    const ports = [{ port: 8080 }, { port: 8080, name: "grpc" }];

    assert.deepEqual(faults({ ports }), [
      {
        path: ["ports", 1, "port"],
        message: `8080/TCP belongs to port "http" and port "grpc"`,
        hint: "A container listens on a port once; give one of them another",
      },
    ]);
  });

  it("rejects a port of the Service that two ports lead to", () => {
    const ports = [
      { port: 8080, servicePort: 80 },
      { port: 80, name: "admin" },
    ];

    assert.deepEqual(faults({ ports }), [
      {
        path: ["ports", 1, "servicePort"],
        message: `80/TCP of the Service belongs to port "http" and port "admin"`,
        hint: "Set 'servicePort' of one of them",
      },
    ]);
  });

  it("rejects a name that Kubernetes would refuse", () => {
    assert.deepEqual(faults({ ports: [{ port: 80, name: "Web--1" }] }), [
      {
        path: ["ports", 0, "name"],
        message:
          `must be at most 15 characters of a-z, 0-9 and "-", with a letter and ` +
          `without outer or double hyphens, got "Web--1"`,
      },
    ]);
  });

  it("rejects a name twice", () => {
    const ports = [
      { port: 80, name: "web" },
      { port: 81, name: "web" },
    ];

    assert.deepEqual(faults({ ports }), [
      { path: ["ports", 1, "name"], message: `must be unique, got "web" for ports[0] too` },
    ]);
  });

  it("rejects a node port of a Service that has none", () => {
    assert.deepEqual(faults({ ports: [{ port: 80, nodePort: 30080 }] }), [
      {
        path: ["ports", 0, "nodePort"],
        message: "needs a Service of type NodePort or LoadBalancer, got ClusterIP",
        hint: "Set 'service.type', or leave it out",
      },
    ]);
  });

  it("takes the ends of the range of node ports, and nothing beyond", () => {
    const of = (nodePort: number) =>
      faults({ ports: [{ port: 80, nodePort }], service: { type: "NodePort" } });

    assert.deepEqual([of(30000), of(32767)], [[], []]);
    assert.deepEqual(of(29999), [
      { path: ["ports", 0, "nodePort"], message: "must be from 30000 to 32767, got 29999" },
    ]);
    assert.deepEqual(of(32768), [
      { path: ["ports", 0, "nodePort"], message: "must be from 30000 to 32767, got 32768" },
    ]);
  });

  it("rejects a node port twice", () => {
    const ports = [
      { port: 80, nodePort: 30080 },
      { port: 81, nodePort: 30080 },
    ];

    assert.deepEqual(faults({ ports, service: { type: "LoadBalancer" } }), [
      {
        path: ["ports", 1, "nodePort"],
        message: `node port 30080/TCP belongs to port "http" and port "http-2"`,
        hint: "Give one of them another, or let the cluster choose",
      },
    ]);
  });
});
