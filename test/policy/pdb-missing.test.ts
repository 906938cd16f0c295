import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { pdbMissing as rule } from "../../policy/rules/pdb-missing.ts";
import { budget, scaler, told, web } from "./availability-objects.ts";

const missing =
  "fail: it has 2 pods and no PodDisruptionBudget that selects them; it must have one";

describe("pdb-missing", () => {
  it("passes one pod, and several that a budget selects", () => {
    assert.deepEqual(told(rule, [web({ replicas: 1 })]), []);
    assert.deepEqual(told(rule, [web(), budget()]), []);
    assert.deepEqual(told(rule, [web(), budget({ selector: {} })]), []);
  });

  it("fails several pods without a budget", () => {
    assert.deepEqual(told(rule, [web()]), [missing]);
    assert.deepEqual(told(rule, [web({}, {}, "StatefulSet")]), [missing]);
    assert.deepEqual(told(rule, [web({ replicas: undefined }), scaler()]), [missing]);
  });

  it("fails several pods whose budget is for others", () => {
    const other = budget({ selector: { matchLabels: { app: "api" } } });

    assert.deepEqual(told(rule, [web(), other]), [missing]);
    assert.deepEqual(told(rule, [web(), budget({}, "globex")]), [missing]);
    assert.deepEqual(told(rule, [web(), budget({ selector: undefined })]), [missing]);
  });

  it("cannot decide about pods in a namespace that is not known", () => {
    const metadata = { name: "web", namespace: UNKNOWN };

    assert.match(told(rule, [{ ...web(), metadata }, budget()]).join(), /^undecided/);
  });

  it("cannot decide about a budget that is not known", () => {
    assert.deepEqual(told(rule, [web(), budget({ selector: UNKNOWN })]), [
      "undecided: cannot be decided at preview: spec.replicas (rules pdb-missing)",
    ]);
  });
});
