import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { serviceType } from "../../policy/rules/service-type.ts";
import { lines } from "../support/policy.ts";
import { listed, object, stackMessages, verdicts } from "./guard-objects.ts";

const acme = listed({ "service-types": "ClusterIP" });
const end = lines(
  "fix: set one of these, or add the type to `allow.serviceTypes` of the tenant",
  "why: a NodePort opens every node, a load balancer costs, and both pass by the ingress controller",
  "docs: docs/policies.md#moor-058",
);
const service = (type?: unknown): ReturnType<typeof object> => object("Service", { type });

describe("service-type", () => {
  it("passes types of the list, and ClusterIP where the type is unset", () => {
    assert.deepEqual(stackMessages(serviceType, acme, service("ClusterIP"), service()), []);
  });

  it("passes all types without a list", () => {
    assert.deepEqual(stackMessages(serviceType, listed({}), service("NodePort")), []);
  });

  it("passes a Service of Knative, which is another kind", () => {
    const knative = { ...service("NodePort"), apiVersion: "serving.knative.dev/v1" };

    assert.deepEqual(stackMessages(serviceType, acme, knative), []);
  });

  for (const type of ["NodePort", "LoadBalancer", "ExternalName"]) {
    it(`fails ${type}`, () => {
      assert.deepEqual(stackMessages(serviceType, acme, service(type)), [
        `spec.type is ${type}; it must be one of "ClusterIP"\n${end}`,
      ]);
    });
  }

  it("fails an unset type where ClusterIP is not on the list", () => {
    const balancers = listed({ "service-types": "LoadBalancer" });

    assert.deepEqual(stackMessages(serviceType, balancers, service()), [
      `spec.type is ClusterIP; it must be one of "LoadBalancer"\n${end}`,
    ]);
  });

  it("leaves an unknown type open", () => {
    assert.deepEqual(verdicts(serviceType, acme, service(UNKNOWN)), ["undecided"]);
  });
});
