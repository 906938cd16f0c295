import assert from "node:assert/strict";

import { quantityAdvice, quantityProblem } from "../../kubernetes/quantity-advice.ts";

type Row = readonly [string, "cpu" | "bytes", string, string | undefined];

describe("quantityProblem", () => {
  const rows: readonly Row[] = [
    ["500m", "bytes", "is a fraction of a byte", "500Mi"],
    ["4", "bytes", "is less than one mebibyte", "4Gi"],
    ["512k", "bytes", "is less than one mebibyte", "512Mi"],
    ["10Ki", "bytes", "is less than one mebibyte", "10Mi"],
    ["1GB", "bytes", "is not a quantity", "1Gi"],
    ["512MB", "bytes", "is not a quantity", "512Mi"],
    ["1g", "bytes", "is not a quantity", "1Gi"],
    ["1i", "bytes", "is not a quantity", "1Gi"],
    ["8 GiB", "bytes", "is not a quantity", "8Gi"],
    ["-1Gi", "bytes", "is negative", "1Gi"],
    ["lots", "bytes", "is not a quantity", undefined],
    ["99999999999Ei", "bytes", "is too large for Kubernetes", undefined],
    ["100mm", "cpu", "is not a quantity", "100m"],
    ["4 cores", "cpu", "is not a quantity", "4"],
    ["2vCPU", "cpu", "is not a quantity", "2"],
    ["4Gi", "cpu", "is an amount of bytes, not of cpu", undefined],
    ["-1", "cpu", "is negative", "1"],
    ["", "cpu", "is not a quantity", undefined],
  ];
  for (const [text, kind, message, suggestion] of rows) {
    it(`refuses ${kind} ${JSON.stringify(text)}`, () => {
      assert.deepEqual(quantityProblem(text, kind), { message, suggestion });
    });
  }

  const fine = [
    ["0", "cpu"],
    ["250m", "cpu"],
    ["1.5", "cpu"],
    ["0", "bytes"],
    ["8Gi", "bytes"],
    ["1G", "bytes"],
    ["1e9", "bytes"],
  ] as const;
  for (const [text, kind] of fine) {
    it(`takes ${kind} ${text}`, () => {
      assert.equal(quantityProblem(text, kind), undefined);
    });
  }
});

describe("quantityAdvice", () => {
  it("remarks decimal units of bytes", () => {
    assert.equal(
      quantityAdvice("1G", "bytes"),
      "is decimal and smaller than 1Gi; write 1Gi if you mean the binary unit",
    );
  });

  it("is silent about binary units and cpu", () => {
    assert.equal(quantityAdvice("1Gi", "bytes"), undefined);
    assert.equal(quantityAdvice("1k", "cpu"), undefined);
  });
});
