import assert from "node:assert/strict";

import fc from "fast-check";

import { exitCode, exitCodeHelp, worstExitCode } from "../../cli/exit-codes.ts";

describe("exit codes", () => {
  it("prefer the graver cause when several meet", () => {
    assert.equal(worstExitCode([0, 4, 5]), 5);
    assert.equal(worstExitCode([5, 2]), 2);
    assert.equal(worstExitCode([2, 3, 9]), 9);
    assert.equal(worstExitCode([9, 8]), 8);
    assert.equal(worstExitCode([8, 255]), 255);
    assert.equal(worstExitCode([7, 1]), 1);
    assert.equal(worstExitCode([6, 5]), 6);
  });

  it("are 0 only when every result is", () => {
    const code = fc.constantFrom(...Object.values(exitCode));
    fc.assert(
      fc.property(fc.array(code), (codes) => {
        assert.equal(
          worstExitCode(codes) === 0,
          codes.every((one) => one === 0),
        );
      }),
    );
  });

  it("stand in the table with their numbers", () => {
    const numbers = exitCodeHelp()
      .split("\n")
      .slice(1)
      .map((line) => Number(line.trim().split(" ")[0]));

    assert.deepEqual(numbers, Object.values(exitCode));
  });
});
