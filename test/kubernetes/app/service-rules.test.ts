import assert from "node:assert/strict";

import type { ServiceSettings } from "../../../kubernetes/app/exposure.ts";
import type { AppFault, AppShape } from "../../../kubernetes/app/fault.ts";
import { serviceFaults } from "../../../kubernetes/app/service-rules.ts";

function faults(service: ServiceSettings, changes: Partial<AppShape> = {}): readonly AppFault[] {
  const ports = [{ port: 8080 }];
  return serviceFaults({ kind: "Deployment", image: "web:1", ports, service, ...changes });
}

const leaveOut = "Set 'service.type', or leave it out";

describe("serviceFaults", () => {
  const sound: readonly ServiceSettings[] = [
    {},
    { headless: true },
    { type: "NodePort", externalTrafficPolicy: "Local" },
    { type: "LoadBalancer", loadBalancerClass: "a", loadBalancerSourceRanges: ["10.0.0.0/8"] },
    { type: "ExternalName", externalName: "db.example.com" },
    { ipFamilyPolicy: "PreferDualStack", ipFamilies: ["IPv4", "IPv6"] },
    { type: "ClusterIP", sessionAffinity: "ClientIP", internalTrafficPolicy: "Local" },
  ];
  for (const service of sound) {
    it(`takes ${JSON.stringify(service)}`, () => {
      assert.deepEqual(faults(service), []);
    });
  }

  const misplaced: readonly (readonly [string, ServiceSettings, string])[] = [
    ["headless", { type: "LoadBalancer", headless: true }, "ClusterIP, got LoadBalancer"],
    ["externalName", { externalName: "a.example" }, "ExternalName, got ClusterIP"],
    [
      "externalTrafficPolicy",
      { externalTrafficPolicy: "Local" },
      "NodePort or LoadBalancer, got ClusterIP",
    ],
    [
      "loadBalancerClass",
      { type: "NodePort", loadBalancerClass: "a" },
      "LoadBalancer, got NodePort",
    ],
    ["loadBalancerSourceRanges", { loadBalancerSourceRanges: [] }, "LoadBalancer, got ClusterIP"],
    [
      "sessionAffinity",
      { type: "ExternalName", externalName: "a.example", sessionAffinity: "None" },
      "ClusterIP or NodePort or LoadBalancer, got ExternalName",
    ],
  ];
  for (const [field, service, types] of misplaced) {
    it(`rejects ${field} of a type that does not know it`, () => {
      const message = `needs a Service of type ${types}`;

      assert.deepEqual(faults(service), [{ path: ["service", field], message, hint: leaveOut }]);
    });
  }

  it("rejects a Service without a port", () => {
    assert.deepEqual(faults({ type: "NodePort" }, { ports: [] }), [
      {
        path: ["service"],
        message: "needs a port to lead to",
        hint: "Set 'port', or leave the Service out",
      },
    ]);
  });

  it("rejects an ExternalName without a name", () => {
    assert.deepEqual(faults({ type: "ExternalName" }), [
      {
        path: ["service", "externalName"],
        message: "is required with type ExternalName",
        hint: "Write a full host name, e.g. db.example.com",
      },
    ]);
  });

  const inside: readonly (readonly [string, string])[] = [
    ["10.0.0.1", "must be a host name, not an address"],
    ["::1", "must be a host name, not an address"],
    ["localhost", "must not be localhost"],
    ["LOCALHOST.", "must not be localhost"],
    ["a.localhost", "must not be localhost"],
    ["db.globex.svc", "must not be a name inside the cluster"],
    ["db.globex.svc.cluster.local", "must not be a name inside the cluster"],
    ["DB.globex.SVC.other.zone", "must not be a name inside the cluster"],
    ["x.cluster.local", "must not be a name inside the cluster"],
    ["a_b.example", "must be a full host name"],
    ["", "must be a full host name"],
  ];
  for (const [externalName, message] of inside) {
    it(`rejects the external name "${externalName}"`, () => {
      assert.deepEqual(faults({ type: "ExternalName", externalName }), [
        {
          path: ["service", "externalName"],
          message: `${message}, got "${externalName}"`,
          hint: "Inside the cluster use 'connects' or 'consumes'",
        },
      ]);
    });
  }

  it("rejects to expose what stands for another host", () => {
    const service = { type: "ExternalName" as const, externalName: "a.example" };

    assert.deepEqual(faults(service, { expose: { hosts: ["b.example"] } }), [
      {
        path: ["expose"],
        message: "must not be exposed when its Service stands for another host",
        hint: "Leave out 'expose' or type ExternalName",
      },
    ]);
  });

  it("rejects a source range that is none", () => {
    const service = {
      type: "LoadBalancer" as const,
      loadBalancerSourceRanges: ["10.0.0.0/8", "192.0.2.1"],
    };

    assert.deepEqual(faults(service), [
      {
        path: ["service", "loadBalancerSourceRanges", 1],
        message: `"192.0.2.1" has no prefix length`,
        hint: "write 192.0.2.1/32",
      },
    ]);
  });

  it("rejects two families without a policy for two", () => {
    assert.deepEqual(faults({ ipFamilies: ["IPv4", "IPv6"] }), [
      {
        path: ["service", "ipFamilies"],
        message: "names two families",
        hint: "Set 'service.ipFamilyPolicy' PreferDualStack or RequireDualStack",
      },
    ]);
  });

  it("rejects a family twice", () => {
    const service = { ipFamilyPolicy: "PreferDualStack" as const };

    assert.deepEqual(faults({ ...service, ipFamilies: ["IPv4", "IPv4"] }), [
      { path: ["service", "ipFamilies"], message: "must not name a family twice" },
    ]);
  });
});
