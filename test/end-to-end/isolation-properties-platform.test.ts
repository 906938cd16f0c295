import assert from "node:assert/strict";

import { checkDeclaredEqualsOpen, checkMutantsShow } from "../plan/isolation-properties.ts";

describe("isolation of many random platforms", function () {
  this.timeout("30m");

  it("opens exactly the declared connections on 1,000 platforms", async () => {
    await checkDeclaredEqualsOpen(1_000);
  });

  it("shows every change of a policy on 300 platforms", async () => {
    assert.ok((await checkMutantsShow(300)) > 150);
  });
});
