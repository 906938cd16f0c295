import assert from "node:assert/strict";

import { parseCount, parseDuration } from "../../cli/duration.ts";

describe("parseDuration", () => {
  it("reads seconds, minutes and hours", () => {
    assert.deepEqual(["90", "90s", "5m", "1h"].map(parseDuration), [90, 90, 300, 3600]);
  });

  for (const text of ["", "m", "5 m", "-5m", "1d", "1.5h"]) {
    it(`rejects "${text}"`, () => {
      assert.throws(() => parseDuration(text), /Expected a duration such as 90s, 5m or 1h\./);
    });
  }
});

describe("parseCount", () => {
  it("reads whole numbers from 1", () => {
    assert.equal(parseCount("64"), 64);
  });

  for (const text of ["0", "-1", "1.5", "many"]) {
    it(`rejects "${text}"`, () => {
      assert.throws(() => parseCount(text), /Expected a whole number of at least 1\./);
    });
  }
});
