import assert from "node:assert/strict";

import fc from "fast-check";

import { reachability } from "../../kubernetes/network/reachability.ts";
import { bruteForce } from "./network-brute-force.ts";
import { compareWithBruteForce, compareWithUnknown } from "./network-comparison.ts";
import { endpointOf, modelOf } from "./network-comparison.ts";
import { withoutRule } from "./network-mutations.ts";
import { sample, someAddresses } from "./network-samples.ts";
import type { Sample } from "./network-samples.ts";

/** The full number of runs is in test/end-to-end/isolation-properties.test.ts. */
const RUNS = 20;

const noPods = { podCidrs: [], podAddresses: [] };

describe("reachability against a naive evaluator", () => {
  it("gives the same verdicts between workloads and addresses", () => {
    let checked = 0;

    fc.assert(
      fc.property(sample, someAddresses, (each, addresses) => {
        checked += compareWithBruteForce(each, { addresses, ...noPods });
      }),
      { numRuns: RUNS },
    );

    assert.ok(checked > 500 * RUNS);
  });

  it("gives the same verdicts where pods have known ranges", () => {
    const podAddresses = ["10.1.0.0", "10.1.0.1", "10.1.0.2", "10.1.0.3"];
    const probes = { addresses: [], podCidrs: ["10.1.0.0/30"], podAddresses };

    fc.assert(
      fc.property(sample, (each) => {
        compareWithBruteForce(each, probes);
      }),
      { numRuns: RUNS },
    );
  });

  it("changes exactly the verdicts that a removed rule changes", () => {
    let changed = 0;

    fc.assert(
      fc.property(sample, fc.nat(), (before, choice) => {
        const after = withoutRule(before, choice);
        const [matrixBefore, matrixAfter] = [matrixOf(before), matrixOf(after)];
        for (const [index, [contact, verdict]] of matrixBefore.entries()) {
          const now = matrixAfter[index]?.[1];
          const expected = [before, after].map((each) =>
            bruteForce({ ...each, podAddresses: [] }, contact),
          );
          assert.deepEqual([verdict, now], expected);
          if (verdict !== now) changed += 1;
        }
      }),
      // Most rules change nothing: one batch of 30 in seven sees no change.
      { numRuns: 120 },
    );

    assert.ok(changed > 10, `only ${changed} changes`);
  });

  it("never turns a verdict into its opposite when a value becomes unknown", () => {
    const seen = { same: 0, unknown: 0 };

    fc.assert(
      fc.property(sample, someAddresses, fc.nat(), (each, addresses, choice) => {
        const { same, unknown } = compareWithUnknown(each, addresses, choice);
        seen.same += same;
        seen.unknown += unknown;
      }),
      { numRuns: RUNS },
    );

    assert.ok(seen.unknown > RUNS && seen.same > RUNS, JSON.stringify(seen));
  });
});

/** Verdicts on one port between all workloads. */
function matrixOf(sample: Sample) {
  const answers = reachability(modelOf(sample));
  return sample.workloads.flatMap((from) =>
    sample.workloads
      .filter((to) => to !== from)
      .map((to) => {
        const contact = { from, to, protocol: "TCP", port: 80 } as const;
        return [
          contact,
          answers.decide(endpointOf(from), endpointOf(to), contact).verdict,
        ] as const;
      }),
  );
}
