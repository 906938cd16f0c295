import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { selectorMismatch as rule } from "../../policy/rules/selector-mismatch.ts";
import { told, web } from "./availability-objects.ts";

describe("selector-mismatch", () => {
  it("cannot decide about labels that are not known", () => {
    const template = { metadata: { labels: { app: UNKNOWN } } };

    assert.deepEqual(told(rule, [web({ template })]), [
      "undecided: cannot be decided at preview: spec.selector (rules selector-mismatch)",
    ]);
  });
});
