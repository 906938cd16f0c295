import assert from "node:assert/strict";

import fc from "fast-check";

import { compareWithBruteForce, compareWithUnknown } from "../kubernetes/network-comparison.ts";
import { sample, someAddresses } from "../kubernetes/network-samples.ts";

const RUNS = 10_000;

describe("the isolation matrix on many random policy sets", () => {
  it(`equals a naive evaluator on ${RUNS} of them`, () => {
    let verdicts = 0;

    fc.assert(
      fc.property(sample, someAddresses, (each, addresses) => {
        verdicts += compareWithBruteForce(each, { addresses, podCidrs: [], podAddresses: [] });
      }),
      { numRuns: RUNS },
    );

    assert.ok(verdicts > 500 * RUNS, `only ${verdicts} verdicts`);
  });

  it(`never turns a verdict into its opposite for an unknown value in ${RUNS} of them`, () => {
    let unknown = 0;

    fc.assert(
      fc.property(sample, someAddresses, fc.nat(), (each, addresses, choice) => {
        unknown += compareWithUnknown(each, addresses, choice).unknown;
      }),
      { numRuns: RUNS },
    );

    assert.ok(unknown > RUNS, `only ${unknown} verdicts changed`);
  });
});
