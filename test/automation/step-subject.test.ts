import assert from "node:assert/strict";

import { reduceEvents } from "../../automation/engine-events.ts";
import { stepSubject } from "../../automation/step-subject.ts";

const type = "kubernetes:core/v1:Service";
const urn = `urn:pulumi:prod::moorage::${type}::acme-web`;
const spec = (serviceType: string): object => ({ inputs: { spec: { type: serviceType } } });
const old = { id: "tenant-acme/web", protect: true, retainOnDelete: true, ...spec("ClusterIP") };

describe("stepSubject", () => {
  it("keeps names and marks of an object that is taken away", () => {
    assert.deepEqual(stepSubject({ urn, type, op: "replace", old, new: spec("LoadBalancer") }), {
      urn,
      type,
      operation: "replace",
      object: "tenant-acme/web",
      isProtected: true,
      isRetained: true,
      serviceTypes: ["ClusterIP", "LoadBalancer"],
    });
  });

  it("takes the name from the inputs when the object has no id", () => {
    const metadata = { namespace: "tenant-acme", name: "web" };

    const subject = stepSubject({ urn, type, op: "delete", old: { inputs: { metadata } } });

    assert.equal(subject?.object, "tenant-acme/web");
    assert.equal(subject.isProtected, false);
  });

  for (const op of ["same", "create", "update", "refresh", "read", "discard"]) {
    it(`says nothing about ${op}`, () => {
      assert.equal(stepSubject({ urn, type, op, old }), undefined);
    });
  }

  it("says nothing about what is not of Kubernetes", () => {
    const component = "moorage:index:Tenant";

    assert.equal(stepSubject({ urn, type: component, op: "delete", old }), undefined);
  });
});

describe("reduceEvents", () => {
  it("joins what the steps of a replacement know of a Service", () => {
    const { add, summary } = reduceEvents();
    const steps = [
      { op: "create-replacement", urn, type, old, new: spec("LoadBalancer") },
      { op: "delete-replaced", urn, type, old },
    ];
    for (const metadata of steps) add(JSON.stringify({ resourcePreEvent: { metadata } }));

    const [subject, ...others] = summary().subjects;

    assert.deepEqual(subject?.serviceTypes, ["ClusterIP", "LoadBalancer"]);
    assert.deepEqual(others, []);
  });
});
