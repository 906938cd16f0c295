import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { pdbMissing as rule } from "../../policy/rules/pdb-missing.ts";
import { budget, told, web } from "./availability-objects.ts";

describe("pdb-missing", () => {
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
