import assert from "node:assert/strict";

import { checkDeclaredEqualsOpen, checkMutantsShow } from "../plan/isolation-properties.ts";
import { runs } from "../support/property-runs.ts";

/** `FUZZ_RUNS=1000` tries as many of each. */
const platforms = runs(400);
const changed = runs(150);

describe("isolation of many random platforms", function () {
  this.timeout("30m");

  it(`opens exactly the declared connections on ${platforms} platforms`, async () => {
    await checkDeclaredEqualsOpen(platforms);
  });

  it(`shows every change of a policy on ${changed} platforms`, async () => {
    assert.ok((await checkMutantsShow(changed)) > changed / 2);
  });
});
