import assert from "node:assert/strict";

import fc from "fast-check";
import stringWidth from "string-width";

import { styleFor } from "../../report/style.ts";
import { table } from "../../report/table.ts";
import { runs } from "../support/property-runs.ts";

const columns = [{ title: "NAME" }, { title: "COUNT", align: "right" as const }, { title: "NOTE" }];

describe("table", () => {
  it("aligns the columns below their titles", () => {
    const text = table(columns, [
      ["web", "12", "ok"],
      ["database", "3", "slow"],
    ]);

    assert.equal(
      text,
      ["NAME      COUNT  NOTE", "web          12  ok", "database      3  slow"].join("\n"),
    );
  });

  it("counts wide characters as two cells", () => {
    const text = table(columns, [
      ["日本", "1", "x"],
      ["abcd", "2", "y"],
    ]);

    assert.equal(text, ["NAME  COUNT  NOTE", "日本      1  x", "abcd      2  y"].join("\n"));
  });

  it("ignores colors when it aligns", () => {
    const { good } = styleFor({ color: true });

    const text = table(columns, [[good("up"), "1", "x"]]);

    assert.equal(text, ["NAME  COUNT  NOTE", `${good("up")}        1  x`].join("\n"));
  });

  it("keeps a cell with line breaks on its line", () => {
    assert.equal(table([{ title: "A" }], [["one\n  two\r\nthree"]]), "A\none two three");
  });

  it("gives missing cells as empty ones", () => {
    assert.equal(table(columns, [["web"]]), ["NAME  COUNT  NOTE", "web"].join("\n"));
  });

  it("starts a left-aligned last column at the same place on every line", () => {
    const cell = fc.string({ unit: "grapheme", maxLength: 8 }).map((text) => `x${text}x`);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const lines = table(
          [{ title: "A" }, { title: "B" }],
          rows.map(([first]) => [first, "|"]),
        ).split("\n");

        const starts = lines
          .slice(1)
          .map((line) => stringWidth(line.slice(0, line.lastIndexOf("|"))));

        assert.equal(new Set(starts).size, 1);
      }),
      { numRuns: runs(100) },
    );
  });
});

describe("styleFor", () => {
  it("leaves text as it is by default", () => {
    assert.equal(styleFor({}).bad("no"), "no");
  });

  it("colors text when told, whatever the stream", () => {
    assert.equal(styleFor({ color: true }).bad("no"), "\u001b[31mno\u001b[39m");
  });
});
