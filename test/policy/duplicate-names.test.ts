import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { duplicateNames as rule } from "../../policy/rules/duplicate-names.ts";
import { container, type Fields, podMessages } from "../support/policy.ts";

function said(env: readonly Fields[]): string {
  return podMessages(rule, { containers: [container({ env })] }).join();
}

describe("duplicate-names", () => {
  it("cannot decide about a name that is not known, unless it is the only one", () => {
    assert.match(
      said([{ name: "A" }, { name: UNKNOWN }]),
      /cannot be decided at preview: \S+env\[1\]/,
    );
    assert.equal(said([{ name: UNKNOWN }]), "");
  });
});
