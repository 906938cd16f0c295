import assert from "node:assert/strict";

import fc from "fast-check";

import { endpointText } from "../../kubernetes/network/endpoint-text.ts";
import type { Connection, Endpoint } from "../../kubernetes/network/model.ts";
import { reachability } from "../../kubernetes/network/reachability.ts";
import { modelOf } from "./network-comparison.ts";
import { sample } from "./network-samples.ts";

/** Some of: ends of two kinds by their name, ranges. */
const bits = fc.integer({ min: 1, max: 7 });
const isRange = ({ kind }: Endpoint): boolean => kind === "range";

describe("connections between the ends that are asked for", () => {
  it("are those of all that have these ends", () => {
    let kept = 0;

    fc.assert(
      fc.property(sample, fc.tuple(bits, bits, bits), (each, [from, to, either]) => {
        const answers = reachability({ ...modelOf(each), addressRanges: true });
        const has =
          (bits: number) =>
          (end: Endpoint): boolean =>
            (bits & (isRange(end) ? 4 : 1 + (endpointText(end).length % 2))) !== 0;
        const asked = { from: has(from), to: has(to), either: has(either) };
        const expected = [...answers.connections()].filter(
          (one) =>
            asked.from(one.from) &&
            asked.to(one.to) &&
            (asked.either(one.from) || asked.either(one.to)),
        );

        const found: readonly Connection[] = [...answers.connections(asked)];

        assert.deepEqual(found, expected);
        kept += found.length;
      }),
      { numRuns: 50 },
    );

    assert.ok(kept > 50);
  });
});
