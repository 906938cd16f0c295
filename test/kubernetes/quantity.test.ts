import assert from "node:assert/strict";

import fc from "fast-check";

import { formatQuantity, parseQuantity } from "../../kubernetes/quantity.ts";
import { anyCharacter } from "./any-character.ts";

const NANO = 1_000_000_000n;

describe("parseQuantity", () => {
  const values: readonly (readonly [string, bigint])[] = [
    ["0", 0n],
    ["4", 4n * NANO],
    ["+4", 4n * NANO],
    ["-4", -4n * NANO],
    ["007", 7n * NANO],
    ["1.", NANO],
    [".5", NANO / 2n],
    ["0.5", NANO / 2n],
    ["1.10", 1_100_000_000n],
    ["1n", 1n],
    ["1u", 1_000n],
    ["250m", 250_000_000n],
    ["1k", 1_000n * NANO],
    ["1M", 10n ** 6n * NANO],
    ["1G", 10n ** 9n * NANO],
    ["1T", 10n ** 12n * NANO],
    ["1P", 10n ** 15n * NANO],
    ["1E", 10n ** 18n * NANO],
    ["1Ki", 1024n * NANO],
    ["1Mi", 1024n ** 2n * NANO],
    ["1.5Gi", (1024n ** 3n * NANO * 3n) / 2n],
    ["1Ti", 1024n ** 4n * NANO],
    ["1Pi", 1024n ** 5n * NANO],
    ["7Ei", 7n * 1024n ** 6n * NANO],
    ["1e3", 1_000n * NANO],
    ["1E3", 1_000n * NANO],
    ["1e+3", 1_000n * NANO],
    ["1E-3", 1_000_000n],
    ["12e-9", 12n],
    ["9223372036854775807", (2n ** 63n - 1n) * NANO],
  ];
  for (const [text, nano] of values) {
    it(`reads ${text}`, () => {
      assert.equal(parseQuantity(text), nano);
    });
  }

  it("rounds what is smaller than a nano unit up", () => {
    assert.equal(parseQuantity("0.1n"), 1n);
    assert.equal(parseQuantity("1.5n"), 2n);
    assert.equal(parseQuantity("1e-99999"), 1n);
    assert.equal(parseQuantity("0e-99999"), 0n);
    assert.equal(parseQuantity("-0.1n"), -1n);
  });

  const refused = [
    ...[
      "",
      " ",
      "4 cores",
      "4 ",
      " 4",
      "1i",
      "1ki",
      "1KI",
      "1K",
      "1g",
      "1gi",
      "100mm",
      "1Gib",
      "GB",
    ],
    ...[
      "1e",
      "1E+",
      "1e1.5",
      "1e3Ki",
      "1,5",
      "1_000",
      "0x10",
      "NaN",
      "Infinity",
      "--1",
      "+-1",
      "٣",
    ],
    // Kubernetes takes the next ones: digits may be missing, and too large values are capped.
    ...[".", "-", "+", "m", "Ki", "9223372036854775808", "8Ei", "1e400", "1e999999999"],
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseQuantity(text), undefined);
    });
  }

  it("agrees with arithmetic on any mantissa and suffix", () => {
    const suffixes = fc.constantFrom(
      ["m", 10n ** 6n] as const,
      ["", NANO] as const,
      ["k", 10n ** 3n * NANO] as const,
      ["Mi", 2n ** 20n * NANO] as const,
    );
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 9n), suffixes, (mantissa, [suffix, size]) => {
        assert.equal(parseQuantity(`${String(mantissa)}${suffix}`), mantissa * size);
      }),
      { numRuns: 1000 },
    );
  });

  it("never throws and never reads what has a character that no quantity has", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const nano = parseQuantity(text);
        assert.ok(nano === undefined || /^[-+.0-9numkMGTPEie]+$/.test(text));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("formatQuantity", () => {
  it("writes cpu in cores, thousandths or smaller", () => {
    assert.equal(formatQuantity(4n * NANO, "cpu"), "4");
    assert.equal(formatQuantity(1_250_000_000n, "cpu"), "1250m");
    assert.equal(formatQuantity(1_000n, "cpu"), "1u");
    assert.equal(formatQuantity(7n, "cpu"), "7n");
    assert.equal(formatQuantity(-500_000_000n, "cpu"), "-500m");
  });

  it("writes bytes in the largest binary unit that divides them", () => {
    assert.equal(formatQuantity(0n, "bytes"), "0");
    assert.equal(formatQuantity(2n ** 33n * NANO, "bytes"), "8Gi");
    assert.equal(formatQuantity((2n ** 33n + 2n ** 29n) * NANO, "bytes"), "8704Mi");
    assert.equal(formatQuantity(1_000n * NANO, "bytes"), "1000");
    assert.equal(formatQuantity(1n, "bytes"), "1");
  });

  it("is read back as the same cpu", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), (nano) => {
        assert.equal(parseQuantity(formatQuantity(nano, "cpu")), nano);
      }),
      { numRuns: 1000 },
    );
  });

  it("is read back as the same whole bytes", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 17n), 10n ** 17n), (bytes) => {
        assert.equal(parseQuantity(formatQuantity(bytes * NANO, "bytes")), bytes * NANO);
      }),
      { numRuns: 1000 },
    );
  });
});
