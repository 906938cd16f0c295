import assert from "node:assert/strict";

import {
  fitsVersion,
  isExactVersion,
  isVersionRange,
} from "../../../environment/charts/chart-version.ts";

describe("versions of charts", () => {
  const exact = ["1.2.0", "v1.2.0", "1.2.0-rc.1", "1.2.0+build.5"];
  const ranges = ["^1.2.0", "~1.2", "1.x", ">=1.0.0, <2.0.0", "1.2", "*", "1.0.0 || 2.0.0"];

  it("are one, or a range", () => {
    assert.deepEqual([...exact, ...ranges].filter(isExactVersion), exact);
    assert.deepEqual(ranges.filter(isVersionRange), ranges);
    assert.deepEqual(["latest", "1.2.0.1"].filter(isVersionRange), []);
  });

  const rows = [
    ["1.2.0", "1.2.0", true],
    ["v1.2.0", "1.2.0", true],
    ["1.2.0+a", "1.2.0+b", false],
    ["1.2.0", "1.2.1", false],
    ["1.9.0", "^1.2.0", true],
    ["1.9.0", ">=1.0.0, <1.9.0", false],
    ["2.0.0-rc.1", "^1.2.0", false],
  ] as const;
  for (const [found, wanted, fits] of rows) {
    it(`${fits ? "fit" : "do not fit"}: ${found} for ${wanted}`, () => {
      assert.equal(fitsVersion(found, wanted), fits);
    });
  }
});
