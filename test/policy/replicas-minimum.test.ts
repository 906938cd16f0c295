import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { replicasMinimum as rule } from "../../policy/rules/replicas-minimum.ts";
import { told, web } from "./availability-objects.ts";

describe("replicas-minimum", () => {
  it("cannot decide about a number that is not known", () => {
    assert.deepEqual(told(rule, [web({ replicas: UNKNOWN })]), [
      "undecided: cannot be decided at preview: spec.replicas (rules replicas-minimum)",
    ]);
  });
});
