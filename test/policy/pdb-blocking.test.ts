import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { pdbBlocking as rule } from "../../policy/rules/pdb-blocking.ts";
import { budget, told, web } from "./availability-objects.ts";

describe("pdb-blocking", () => {
  it("cannot decide about numbers that are not known", () => {
    for (const objects of [
      [web(), budget({ maxUnavailable: UNKNOWN })],
      [web({ replicas: UNKNOWN }), budget({ minAvailable: 2, maxUnavailable: undefined })],
    ]) {
      assert.match(told(rule, objects).join(), /^undecided: cannot be decided at preview: spec\.m/);
    }
  });
});
