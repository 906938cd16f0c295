import assert from "node:assert/strict";

import { plainHosts } from "../../kubernetes/ingress-tls.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

const passthrough = "nginx.ingress.kubernetes.io/ssl-passthrough";
const rules = [{ host: "shop.acme.example" }];

interface Parts {
  readonly spec: unknown;
  readonly annotations?: unknown;
  readonly patch?: boolean;
  readonly kind?: string;
}

function found({ spec, annotations, patch = false, kind = "Ingress" }: Parts): readonly string[] {
  const object = { metadata: { annotations }, spec };
  const ingress = { group: "networking.k8s.io", kind, patch, path: "", object };
  return plainHosts(ingress).map(({ field, host, verdict }) => {
    return `${field} ${host ?? "?"} ${verdict}`;
  });
}

const fails = ["spec.rules[0].host shop.acme.example fail"];
const open = ["spec.rules[0].host shop.acme.example undecided"];

describe("plainHosts", () => {
  it("finds a host that no certificate covers", () => {
    assert.deepEqual(found({ spec: { rules } }), fails);
    assert.deepEqual(found({ spec: { rules, tls: [] } }), fails);
    assert.deepEqual(found({ spec: { rules, tls: [{ hosts: ["x.example"] }] } }), fails);
  });

  it("finds none that a name, a wildcard or a certificate without names covers", () => {
    for (const tls of [
      [{ hosts: ["x.example", "shop.acme.example"] }],
      [{ hosts: ["*.acme.example"] }],
      [{ hosts: ["x.example"] }, { hosts: [] }],
      [{ secretName: "x" }],
    ]) {
      assert.deepEqual(found({ spec: { rules, tls } }), []);
    }
  });

  it("leaves it open where the certificates are not known", () => {
    for (const tls of [
      UNKNOWN,
      [UNKNOWN],
      [{ hosts: UNKNOWN }],
      [{ hosts: ["x.example", UNKNOWN] }],
    ]) {
      assert.deepEqual(found({ spec: { rules, tls } }), open);
    }
    assert.deepEqual(found({ spec: { rules }, patch: true }), open);
  });

  it("leaves it open where annotations are not known", () => {
    assert.deepEqual(found({ spec: { rules }, annotations: UNKNOWN }), open);
    assert.deepEqual(found({ spec: { rules }, annotations: { [passthrough]: UNKNOWN } }), open);
    assert.deepEqual(found({ spec: { rules }, annotations: { note: UNKNOWN } }), fails);
  });

  it("takes an annotation that is set and not off", () => {
    assert.deepEqual(found({ spec: { rules }, annotations: { [passthrough]: "true" } }), []);
    assert.deepEqual(found({ spec: { rules }, annotations: { [passthrough]: "false" } }), fails);
    assert.deepEqual(found({ spec: { rules }, annotations: { [passthrough]: "" } }), fails);
  });

  it("leaves hosts open that are not known", () => {
    const unknown = ["spec.rules[0].host ? undecided"];

    assert.deepEqual(found({ spec: { rules: [{ host: UNKNOWN }] } }), unknown);
    assert.deepEqual(found({ spec: { rules: [UNKNOWN] } }), unknown);
    assert.deepEqual(found({ spec: { rules: UNKNOWN } }), ["spec.rules.host ? undecided"]);
  });

  it("looks at no rule without a host, no host of this machine, and no other kind", () => {
    const local = [{}, { host: "" }, { host: "localhost" }, { host: "a.localhost" }];

    assert.deepEqual(found({ spec: { rules: local } }), []);
    assert.deepEqual(found({ spec: { rules: [{ host: "notlocalhost" }] } }).length, 1);
    assert.deepEqual(found({ spec: { rules }, kind: "IngressClass" }), []);
  });
});
