import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { ingressDuplicate } from "../../policy/rules/ingress-duplicate.ts";
import { nodePortDuplicate } from "../../policy/rules/node-port-duplicate.ts";
import { objectDuplicate } from "../../policy/rules/object-duplicate.ts";
import { type Fields, prod, subjectOf } from "../support/policy.ts";
import { object, stackFindings, stackMessages, verdicts } from "./guard-objects.ts";

const labels = (tenant: string): Fields => ({ "moorage.dev/tenant": tenant });
const ingress = (tenant: string, host: unknown, path = "/"): Fields => {
  const spec = { rules: [{ host, http: { paths: [{ path, pathType: "Prefix" }] } }] };
  return object("Ingress", spec, { namespace: tenant, labels: labels(tenant) });
};

describe("ingress-duplicate", () => {
  it("passes a single unknown host", () => {
    assert.deepEqual(stackMessages(ingressDuplicate, ingress("acme", UNKNOWN)), []);
  });

  it("leaves open whether an unknown host collides", () => {
    const all = [ingress("acme", "a.example"), ingress("globex", UNKNOWN)];

    assert.deepEqual(verdicts(ingressDuplicate, ...all), ["undecided"]);
  });

  it("does not depend on the order of resources", () => {
    const all = [ingress("acme", "a.example"), ingress("globex", "a.example")];
    const subjects = all.map((each, index) => subjectOf(each, { name: `r${index}` }));

    const found = evaluate([ingressDuplicate], subjects, prod);

    assert.deepEqual(evaluate([ingressDuplicate], subjects.toReversed(), prod), found);
    assert.equal(found[0]?.subject.name, "r1");
  });
});

describe("node-port-duplicate", () => {
  const service = (tenant: string, nodePort: unknown, type: unknown = "NodePort"): Fields => {
    const spec = { type, ports: [{ port: 80, nodePort }] };
    return object("Service", spec, { namespace: tenant, labels: labels(tenant) });
  };

  it("leaves an unknown port open", () => {
    const all = [service("acme", 30_080), service("globex", UNKNOWN)];

    assert.deepEqual(verdicts(nodePortDuplicate, ...all), ["undecided"]);
  });
});

describe("object-duplicate", () => {
  const config = (metadata: Fields = {}): Fields => object("ConfigMap", {}, metadata);

  it("leaves an unknown name open, without stopping prod", () => {
    const [finding] = stackFindings(objectDuplicate, config(), config({ name: UNKNOWN }));

    assert.deepEqual([finding?.verdict, finding?.level], ["undecided", "advisory"]);
  });
});
