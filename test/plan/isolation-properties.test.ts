import assert from "node:assert/strict";

import { checkDeclaredEqualsOpen, checkMutantsShow } from "./isolation-properties.ts";

/** `test/end-to-end/isolation-properties-platform.test.ts` makes more. */
const RUNS = 4;

describe("isolation of random platforms", () => {
  it("opens exactly the declared connections", async () => {
    await checkDeclaredEqualsOpen(RUNS);
  });

  it("shows every change of a policy", async () => {
    assert.notEqual(await checkMutantsShow(RUNS), 0);
  });
});
