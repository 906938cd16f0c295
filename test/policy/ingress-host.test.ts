import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { ingressHost } from "../../policy/rules/ingress-host.ts";
import { type Fields, lines } from "../support/policy.ts";
import { listed, object, stackMessages, verdicts } from "./guard-objects.ts";

const acme = listed({ hosts: "acme.example,*.acme.example" });
const end = lines(
  "fix: set a host of the tenant, or add it to `allow.hosts` of the tenant",
  "why: whoever takes a host gets the requests, cookies and passwords that are meant for another",
  "docs: docs/policies.md#moor-064",
);
const must = `hosts must be among "acme.example", "*.acme.example"`;

function ingress(host: unknown, more: Fields = {}): Fields {
  return object("Ingress", { rules: [{ host }], ...more });
}

describe("ingress-host", () => {
  for (const host of ["acme.example", "shop.acme.example", "a.b.acme.example", "*.acme.example"]) {
    it(`passes ${host}`, () => {
      assert.deepEqual(stackMessages(ingressHost, acme, ingress(host)), []);
    });
  }

  it("passes any host without a list", () => {
    assert.deepEqual(stackMessages(ingressHost, listed({}), ingress("evil.example")), []);
  });

  it("passes a route with hosts of the tenant", () => {
    const route = object("HTTPRoute", { hostnames: ["shop.acme.example"] });

    assert.deepEqual(stackMessages(ingressHost, acme, route), []);
  });

  for (const host of ["evil.example", "xacme.example", "acme.example.evil.example", "*.example"]) {
    it(`fails ${host}`, () => {
      assert.deepEqual(stackMessages(ingressHost, acme, ingress(host)), [
        `spec.rules[0].host is "${host}"; ${must}\n${end}`,
      ]);
    });
  }

  it("fails a rule without a host", () => {
    assert.deepEqual(stackMessages(ingressHost, acme, ingress(undefined)), [
      `spec.rules[0].host is unset, which takes every host; ${must}\n${end}`,
    ]);
  });

  it("fails a default backend", () => {
    const spec = { defaultBackend: { service: { name: "a" } } };

    assert.deepEqual(stackMessages(ingressHost, acme, ingress("acme.example", spec)), [
      `spec.defaultBackend takes every host; ${must}\n${end}`,
    ]);
  });

  it("fails a certificate for a host of another", () => {
    const tls = [{ hosts: ["acme.example", "evil.example"] }];

    assert.deepEqual(stackMessages(ingressHost, acme, ingress("acme.example", { tls })), [
      `spec.tls[0].hosts[1] is "evil.example"; ${must}\n${end}`,
    ]);
  });

  it("fails a route without hosts", () => {
    assert.deepEqual(stackMessages(ingressHost, acme, object("HTTPRoute", {})), [
      `spec.hostnames is unset, which takes every host; ${must}\n${end}`,
    ]);
  });

  it("fails wildcards and empty hosts even without a list", () => {
    const want = "it must be a host without wildcard";

    assert.deepEqual(stackMessages(ingressHost, ingress("*.acme.example"), ingress("")), [
      `spec.rules[0].host is "*.acme.example"; ${want}\n${end}`,
      `spec.rules[0].host is unset, which takes every host; ${want}\n${end}`,
    ]);
  });

  it("leaves unknown hosts open, and fails an empty one under an unknown list", () => {
    const unknown = listed({ hosts: UNKNOWN });

    assert.deepEqual(verdicts(ingressHost, acme, ingress(UNKNOWN)), ["undecided"]);
    assert.deepEqual(verdicts(ingressHost, unknown, ingress("a.example")), ["undecided"]);
    assert.deepEqual(verdicts(ingressHost, unknown, ingress("")), ["fail"]);
  });
});
