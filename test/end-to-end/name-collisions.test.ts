import assert from "node:assert/strict";

import { cutName } from "../../kubernetes/names.ts";

// Apart from the unit tests, since the hashes take half a second.
describe("cutName", () => {
  it("has no collision in 100,000 names with the same beginning", () => {
    const cuts = new Set<string>();
    for (let number = 0; number < 100_000; number += 1)
      cuts.add(cutName(`${"a".repeat(63)}${number}`));
    assert.equal(cuts.size, 100_000);
  });
});
