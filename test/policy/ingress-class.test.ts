import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { ingressClass } from "../../policy/rules/ingress-class.ts";
import { type Fields, lines } from "../support/policy.ts";
import { listed, object, stackMessages, verdicts } from "./guard-objects.ts";

const acme = listed({ "ingress-classes": "traefik", "gateway-classes": "envoy" });
const end = lines(
  "fix: set ingressClassName to one of these, or add it to `allow.ingressClasses` of the tenant",
  "why: another class may lead to another network, such as the public one",
  "docs: docs/policies.md#moor-068",
);
const must = 'it must be one of "traefik"';

function ingress(ingressClassName?: unknown, old?: unknown): Fields {
  const annotations = old === undefined ? {} : { "kubernetes.io/ingress.class": old };
  return object("Ingress", { ingressClassName }, { annotations });
}

describe("ingress-class", () => {
  it("passes a class of the list, in the field or the old annotation", () => {
    assert.deepEqual(stackMessages(ingressClass, acme, ingress("traefik")), []);
    assert.deepEqual(stackMessages(ingressClass, acme, ingress(undefined, "traefik")), []);
  });

  it("passes every class, and none, without a list", () => {
    assert.deepEqual(stackMessages(ingressClass, listed({}), ingress("nginx"), ingress()), []);
  });

  it("passes a Gateway of the other list", () => {
    const gateway = object("Gateway", { gatewayClassName: "envoy" });

    assert.deepEqual(stackMessages(ingressClass, acme, gateway), []);
  });

  it("fails another class", () => {
    assert.deepEqual(stackMessages(ingressClass, acme, ingress("nginx")), [
      `spec.ingressClassName is "nginx"; ${must}\n${end}`,
    ]);
  });

  it("fails another class in the old annotation, which controllers still obey", () => {
    assert.deepEqual(stackMessages(ingressClass, acme, ingress("traefik", "nginx")), [
      `metadata.annotations["kubernetes.io/ingress.class"] is "nginx"; ${must}\n${end}`,
    ]);
  });

  it("fails an Ingress without a class", () => {
    assert.deepEqual(stackMessages(ingressClass, acme, ingress()), [
      `spec.ingressClassName is unset; ${must}\n${end}`,
    ]);
  });

  it("fails a Gateway of another class", () => {
    const gateway = object("Gateway", { gatewayClassName: "traefik" });

    assert.deepEqual(stackMessages(ingressClass, acme, gateway), [
      lines(
        'spec.gatewayClassName is "traefik"; it must be one of "envoy"',
        "fix: set gatewayClassName to one of these, or add it to `allow.gatewayClasses` of the tenant",
        "why: another class may lead to another network, such as the public one",
        "docs: docs/policies.md#moor-068",
      ),
    ]);
  });

  it("leaves an unknown class open", () => {
    assert.deepEqual(verdicts(ingressClass, acme, ingress(UNKNOWN)), ["undecided"]);
  });
});
