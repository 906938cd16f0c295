import assert from "node:assert/strict";

import type { KubernetesObject } from "../../kubernetes/object-kind.ts";
import { grants } from "../../kubernetes/reference-grants.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

const group = "gateway.networking.k8s.io";
const route: KubernetesObject = { group, kind: "HTTPRoute", patch: false, path: "", object: {} };
const from = { group, kind: "HTTPRoute", namespace: "acme" };
const to = { group: "", kind: "Service" };

function verdict(spec: unknown, service = "docs"): string {
  const grant = { ...route, kind: "ReferenceGrant", object: { spec } };
  return grants(grant, { route, from: "acme", service });
}

describe("grants", () => {
  it("holds for the kind and namespace of the route, and every Service", () => {
    assert.equal(verdict({ from: [{ ...from, namespace: "x" }, from], to: [to] }), "pass");
  });

  it("holds for the Service that it names", () => {
    assert.equal(verdict({ from: [from], to: [{ ...to, name: "docs" }] }), "pass");
    assert.equal(verdict({ from: [from], to: [{ ...to, name: "other" }] }), "fail");
  });

  it("takes a missing group for the core one", () => {
    assert.equal(verdict({ from: [from], to: [{ kind: "Service" }] }), "pass");
    assert.equal(verdict({ from: [{ kind: "HTTPRoute", namespace: "acme" }], to: [to] }), "fail");
  });

  it("does not hold without both halves", () => {
    assert.equal(verdict({ from: [from] }), "fail");
    assert.equal(verdict({ from: [], to: [to] }), "fail");
    assert.equal(verdict({ from: [{ ...from, kind: "GRPCRoute" }], to: [to] }), "fail");
    assert.equal(verdict({ from: [from], to: [{ ...to, kind: "Secret" }] }), "fail");
  });

  it("leaves values open that are not known", () => {
    assert.equal(verdict(UNKNOWN), "undecided");
    assert.equal(verdict({ from: [{ ...from, namespace: UNKNOWN }], to: [to] }), "undecided");
    assert.equal(verdict({ from: UNKNOWN, to: [] }), "fail");
  });

  it("is for routes only", () => {
    const ingress = { ...route, group: "networking.k8s.io", kind: "Ingress" };
    const grant = { ...route, object: { spec: { from: [from], to: [to] } } };

    assert.equal(grants(grant, { route: ingress, from: "acme", service: "docs" }), "fail");
  });
});
