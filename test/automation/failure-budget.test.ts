import assert from "node:assert/strict";

import { FailureBudget } from "../../automation/failure-budget.ts";
import type { Failure } from "../../kubernetes/failures/failure.ts";

const failure = (changes: Partial<Failure> = {}): Failure => ({
  ...{ state: "image-not-found", hint: "", command: "", occurrences: 1, terminal: true },
  ...changes,
});

describe("FailureBudget", () => {
  const seenAt = (seconds: readonly number[], changes?: Partial<Failure>): readonly number[] => {
    const budget = new FailureBudget();
    const one = { owner: "acme/web", failure: failure(changes) };
    return seconds.filter((second) => budget.spent([one], second * 1000).length > 0);
  };

  it("ends a failure that lasts for 60 s", () => {
    assert.deepEqual(seenAt([0, 1, 59, 60, 61]), [60, 61]);
  });

  it("ends a failure that happened three times at once", () => {
    assert.deepEqual(seenAt([0, 1], { occurrences: 3 }), [0, 1]);
  });

  it("leaves time to what time may mend", () => {
    assert.deepEqual(seenAt([0, 300], { occurrences: 9, terminal: false }), []);
  });

  it("counts anew after a failure was gone", () => {
    const budget = new FailureBudget();
    const one = { owner: "acme/web", failure: failure() };
    budget.spent([one], 0);
    budget.spent([], 30_000);

    assert.deepEqual(budget.spent([one], 61_000), []);
    assert.deepEqual(budget.spent([one], 121_000), [one]);
  });

  it("counts each app and each state by itself", () => {
    const budget = new FailureBudget();
    const first = { owner: "acme/web", failure: failure() };
    const other = { owner: "acme/api", failure: failure() };
    budget.spent([first], 0);

    assert.deepEqual(budget.spent([first, other], 60_000), [first]);
  });
});
