import assert from "node:assert/strict";

import fc from "fast-check";

import { parseQuantity } from "../../kubernetes/quantity.ts";
import { splitHard } from "../../kubernetes/quota-split.ts";
import { runs } from "../support/property-runs.ts";

const anyCpu = fc.nat(1_000_000).map((milli) => `${milli}m`);
const anyBytes = fc
  .tuple(fc.nat(100_000), fc.constantFrom("", "k", "Ki", "Mi", "Gi"))
  .map((parts) => parts.join(""));
const anyCount = fc.nat(10_000).map(String);
const anyHard = fc.record({
  "requests.cpu": anyCpu,
  "limits.memory": anyBytes,
  "fast.storageclass.storage.k8s.io/requests.storage": anyBytes,
  "count/jobs.batch": anyCount,
  pods: anyCount,
});
const anyWeight = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(0.5, 1.25, 3.3));
const anyWeights = fc.array(anyWeight, { minLength: 1, maxLength: 6 });

function nano(text: string | undefined): bigint {
  const value = parseQuantity(text ?? "");
  assert.ok(value !== undefined);
  return value;
}

function partsOf(key: string, whole: string, weights: readonly number[]): readonly bigint[] {
  return splitHard({ [key]: whole }, weights).map((part) => nano(part[key]));
}

describe("splitHard", () => {
  it("shares by weight and gives the remainder to the first", () => {
    const hard = { "requests.cpu": "4", "requests.memory": "10Gi", pods: "20" };

    assert.deepEqual(splitHard(hard, [1, 2]), [
      { "requests.cpu": "1334m", "requests.memory": "3414Mi", pods: "7" },
      { "requests.cpu": "2666m", "requests.memory": "6826Mi", pods: "13" },
    ]);
  });

  it("leaves the budget of a single namespace as it is written", () => {
    const hard = { "requests.cpu": "1500m", "requests.memory": "1000k" };

    assert.deepEqual(splitHard(hard, [3]), [hard]);
  });

  it("gives everything to the first when no weight counts", () => {
    assert.deepEqual(splitHard({ pods: "3" }, [0, -1, Number.NaN]), [
      { pods: "3" },
      { pods: "0" },
      { pods: "0" },
    ]);
  });

  it("gives whole objects only", () => {
    assert.deepEqual(splitHard({ "count/jobs.batch": "5" }, [1, 1, 1]), [
      { "count/jobs.batch": "3" },
      { "count/jobs.batch": "1" },
      { "count/jobs.batch": "1" },
    ]);
  });

  it("leaves a text that is no quantity in every part", () => {
    assert.deepEqual(splitHard({ pods: "many" }, [1, 1]), [{ pods: "many" }, { pods: "many" }]);
  });

  it("loses and adds nothing: the parts of each key sum up to the whole", () => {
    fc.assert(
      fc.property(anyHard, anyWeights, (hard, weights) => {
        for (const [key, whole] of Object.entries(hard)) {
          const sum = partsOf(key, whole, weights).reduce((total, part) => total + part, 0n);
          assert.equal(sum, nano(whole));
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it("never gives a later namespace more than its weight, nor a step less", () => {
    fc.assert(
      fc.property(fc.nat(10_000), anyWeights, (pods, weights) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const parts = partsOf("pods", String(pods), weights);

        for (const [index, weight] of weights.entries()) {
          const fair = (pods * weight) / total;
          const part = Number(parts[index] ?? 0n) / 1e9;
          assert.ok(part > fair - 1 - 1e-6);
          assert.ok(index === 0 || part <= fair + 1e-6);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it("never gives less for a larger weight among the later namespaces", () => {
    fc.assert(
      fc.property(anyBytes, anyWeights, (whole, weights) => {
        const [, ...later] = partsOf("requests.memory", whole, weights);
        const byWeight = later
          .map((part, index) => ({ part, weight: weights[index + 1] ?? 0 }))
          .toSorted((one, other) => one.weight - other.weight);

        for (const [index, { part, weight }] of byWeight.entries()) {
          const next = byWeight[index + 1];
          if (next !== undefined && next.weight > weight) assert.ok(next.part >= part);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it("never takes from a later namespace when the budget grows", () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, anyWeights, (whole, more, weights) => {
        const [smaller, larger] = [nano(whole), nano(whole) + nano(more)];
        const before = partsOf("limits.memory", String(smaller / 1_000_000_000n), weights);
        const after = partsOf("limits.memory", String(larger / 1_000_000_000n), weights);

        for (const [index, part] of before.entries()) {
          if (index > 0) assert.ok((after[index] ?? -1n) >= part);
        }
      }),
      { numRuns: runs(300) },
    );
  });
});
