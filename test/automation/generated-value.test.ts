import assert from "node:assert/strict";

import fc from "fast-check";

import { generatedValue, keepersDigest } from "../../automation/generated-value.ts";
import { runs } from "../support/property-runs.ts";

const patterns = { alphanumeric: /^[0-9A-Za-z]*$/, hex: /^[0-9a-f]*$/, printable: /^[!-~]*$/ };
const sizes = { alphanumeric: 62, hex: 16, printable: 94 };
const charset = fc.constantFrom("alphanumeric" as const, "hex" as const, "printable" as const);

describe("generatedValue", () => {
  it("has the length and only characters of its charset", () => {
    fc.assert(
      fc.property(charset, fc.integer({ min: 0, max: 128 }), (name, length) => {
        const value = generatedValue({ length, charset: name });

        assert.equal(value.length, length);
        assert.match(value, patterns[name]);
      }),
      { numRuns: runs(200) },
    );
  });

  it("is another one each time", () => {
    const values = Array.from({ length: 1000 }, () => {
      return generatedValue({ length: 16, charset: "hex" });
    });

    assert.equal(new Set(values).size, values.length);
  });

  for (const name of ["alphanumeric", "hex", "printable"] as const) {
    it(`makes every character of ${name} from equally many bytes`, () => {
      const size = sizes[name];
      const uses = Math.floor(256 / size);
      // Bytes that would favor some characters come first.
      const all = Uint8Array.from({ length: 256 }, (_, index) => (index + uses * size) % 256);

      const value = generatedValue({ length: uses * size, charset: name }, () => all);

      const counts = Map.groupBy(value, (character) => character);
      assert.equal(counts.size, size);
      assert.deepEqual([...new Set([...counts.values()].map((list) => list.length))], [uses]);
    });
  }
});

describe("keepersDigest", () => {
  const keepers = fc.dictionary(fc.string(), fc.string());

  it("is equal exactly for equal keepers, in any order", () => {
    fc.assert(
      fc.property(keepers, keepers, (one, other) => {
        const turned = Object.fromEntries(Object.entries(one).toReversed());
        const isEqual = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

        assert.equal(keepersDigest(one), keepersDigest(turned));
        assert.equal(keepersDigest(one) === keepersDigest(other), isEqual);
      }),
      { numRuns: runs(200) },
    );
  });

  it("is what the schema of the stack file takes", () => {
    assert.equal(keepersDigest({}), "sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5");
  });

  function sorted(map: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
    return Object.entries(map).sort(([one], [other]) => (one < other ? -1 : 1));
  }
});
