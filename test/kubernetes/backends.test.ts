import assert from "node:assert/strict";

import { backendsOf } from "../../kubernetes/backends.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

function ofIngress(spec: unknown): unknown {
  const object = { spec };
  return backendsOf({
    group: "networking.k8s.io",
    kind: "Ingress",
    patch: false,
    path: "",
    object,
  });
}

function ofPath(backend: unknown): unknown {
  return ofIngress({ rules: [{ http: { paths: [{ backend }] } }] });
}

function ofRoute(rules: unknown, kind = "HTTPRoute"): unknown {
  const object = { spec: { rules } };
  const group = "gateway.networking.k8s.io";
  return backendsOf({ group, kind, patch: false, path: "", object });
}

const field = "spec.rules[0].http.paths[0].backend";
const open = { name: UNKNOWN, namespace: UNKNOWN, port: UNKNOWN };
const web = { name: "web", namespace: undefined };

describe("backendsOf", () => {
  it("reads a number or a name of a port", () => {
    const service = `${field}.service`;

    assert.deepEqual(ofPath({ service: { name: "web", port: { number: 80 } } }), [
      { field: service, ...web, port: 80 },
    ]);
    assert.deepEqual(ofPath({ service: { name: "web", port: { name: "http" } } }), [
      { field: service, ...web, port: "http" },
    ]);
    assert.deepEqual(ofPath({ service: { name: "web" } }), [
      { field: service, ...web, port: undefined },
    ]);
  });

  it("reads backends of old versions", () => {
    assert.deepEqual(ofPath({ serviceName: "web", servicePort: "http" }), [
      { field, ...web, port: "http" },
    ]);
    assert.deepEqual(ofIngress({ backend: { serviceName: "web", servicePort: 80 } }), [
      { field: "spec.backend", ...web, port: 80 },
    ]);
  });

  it("reads the default backend", () => {
    const defaultBackend = { service: { name: "web", port: { number: 80 } } };

    assert.deepEqual(ofIngress({ defaultBackend }), [
      { field: "spec.defaultBackend.service", ...web, port: 80 },
    ]);
  });

  it("leaves out what is no Service", () => {
    assert.deepEqual(ofPath({ resource: { kind: "Bucket", name: "x" } }), []);
    assert.deepEqual(ofPath({ service: { name: "x", port: { name: "use-annotation" } } }), []);
    assert.deepEqual(ofPath({}), []);
    assert.deepEqual(ofRoute([{ backendRefs: [{ kind: "Bucket", name: "x" }] }]), []);
    assert.deepEqual(ofRoute([{ backendRefs: [{ group: "a.example", name: "x" }] }]), []);
  });

  it("keeps what is not known", () => {
    assert.deepEqual(ofPath(UNKNOWN), [{ field, ...open }]);
    assert.deepEqual(ofIngress({ rules: [{ http: { paths: [UNKNOWN] } }] }), [{ field, ...open }]);
    assert.deepEqual(ofPath({ service: { name: UNKNOWN, port: UNKNOWN } }), [
      { field: `${field}.service`, name: UNKNOWN, namespace: undefined, port: UNKNOWN },
    ]);
    assert.deepEqual(ofRoute([{ backendRefs: [UNKNOWN] }]), [
      { field: "spec.rules[0].backendRefs[0]", ...open },
    ]);
  });

  for (const kind of ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]) {
    it(`reads the references of a ${kind}`, () => {
      const backendRefs = [
        { name: "web", port: 80 },
        { group: "", kind: "Service", name: "docs", namespace: "tools" },
      ];

      assert.deepEqual(ofRoute([{}, { backendRefs }], kind), [
        { field: "spec.rules[1].backendRefs[0]", ...web, port: 80 },
        {
          field: "spec.rules[1].backendRefs[1]",
          name: "docs",
          namespace: "tools",
          port: undefined,
        },
      ]);
    });
  }

  it("reads no other kind", () => {
    assert.deepEqual(ofRoute([{ backendRefs: [{ name: "web" }] }], "Gateway"), []);
  });
});
