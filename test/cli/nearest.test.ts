import assert from "node:assert/strict";

import { nearest, offer } from "../../cli/nearest.ts";

describe("nearest", () => {
  it("finds the word with the fewest edits", () => {
    assert.equal(nearest("dve", ["dev", "prod"]), "dev");
    assert.equal(nearest("stauts", ["start", "status"]), "status");
  });

  it("offers nothing when all words are far away", () => {
    assert.equal(nearest("frontend", ["dev", "prod"]), undefined);
  });

  it("never replaces a whole word", () => {
    assert.equal(nearest("x", ["ab", "c"]), undefined);
  });

  it("lists up to ten candidates", () => {
    const ten = Array.from({ length: 10 }, (_, index) => `environment-${index}`);

    assert.equal(offer("zzz", ten), `Available: ${ten.join(", ")}.`);
    assert.equal(offer("zzz", [...ten, "another"]), undefined);
    assert.equal(offer("dve", ["dev"]), 'did you mean "dev"? Available: dev.');
  });
});
