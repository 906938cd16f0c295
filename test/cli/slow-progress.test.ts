import assert from "node:assert/strict";

import { slowProgress } from "../../cli/slow-progress.ts";

describe("slowProgress", () => {
  it("is silent for two seconds and then speaks at most every two", () => {
    const said: string[] = [];
    let time = 0;
    const progress = slowProgress({ say: (text) => said.push(text) }, () => time);

    for (const at of [100, 1_999, 2_000, 3_999, 4_000]) {
      time = at;
      progress(`at ${at}`);
    }

    assert.deepEqual(said, ["at 2000", "at 4000"]);
  });
});
