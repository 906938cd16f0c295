import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { jobLifetime as rule } from "../../policy/rules/job-lifetime.ts";
import { type Fields, podSpec, prod, subjectOf } from "../support/policy.ts";

const settings = { ...prod, rules: { "job-lifetime": "mandatory" } } as const;

function verdicts(change: Fields, metadata: Fields = {}, type = "Job"): readonly string[] {
  const template = { spec: podSpec({ restartPolicy: "Never" }) };
  const object = { apiVersion: "batch/v1", kind: "Job", metadata, spec: { template, ...change } };
  const subject = subjectOf(object, { type: `kubernetes:batch/v1:${type}` });
  return evaluate([rule], [subject], settings).map(({ verdict, path }) => `${verdict} ${path}`);
}

const field = "spec.ttlSecondsAfterFinished";

describe("job-lifetime", () => {
  it("leaves a Job to the CronJob that made it", () => {
    const owner = { kind: "CronJob", name: "report" };

    assert.deepEqual(verdicts({}, { ownerReferences: [owner] }), []);
    assert.deepEqual(verdicts({}, { ownerReferences: [] }), [`fail ${field}`]);
  });

  it("leaves a hook to Helm", () => {
    assert.deepEqual(verdicts({}, { annotations: { "helm.sh/hook": "pre-install" } }), []);
  });

  it("cannot decide about what is not known", () => {
    assert.deepEqual(verdicts({ ttlSecondsAfterFinished: UNKNOWN }), [`undecided ${field}`]);
    assert.deepEqual(verdicts({}, { annotations: UNKNOWN }), [`undecided ${field}`]);
    assert.deepEqual(verdicts({}, { ownerReferences: UNKNOWN }), [`undecided ${field}`]);
  });

  it("says nothing about what a patch leaves to the live object", () => {
    assert.deepEqual(verdicts({ template: undefined }, {}, "JobPatch"), []);
  });
});
