import assert from "node:assert/strict";

import fc from "fast-check";

import { jsonChunks } from "../../cli/json-chunks.ts";

describe("jsonChunks", () => {
  it("gives the text of JSON.stringify for any data", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.equal([...jsonChunks(value)].join(""), JSON.stringify(value, undefined, 2));
      }),
      { numRuns: 1_000 },
    );
  });

  it("leaves out what is undefined", () => {
    assert.equal([...jsonChunks({ a: undefined, b: 1 })].join(""), '{\n  "b": 1\n}');
  });

  it("writes what can be iterated as a list", () => {
    function* rows(): Generator {
      yield { a: "x\ny" };
      yield [1];
    }
    const list = { none: [].values(), rows: rows() };

    const text = [...jsonChunks({ data: list })].join("");

    const same = { data: { none: [], rows: [{ a: "x\ny" }, [1]] } };
    assert.equal(text, JSON.stringify(same, undefined, 2));
  });

  it("does not make the whole text at once", () => {
    let made = 0;
    function* rows(): Generator<string> {
      for (; made < 10_000; made += 1) yield "x".repeat(100);
    }

    const first = jsonChunks({ rows: rows() }).next();

    assert.equal(first.done, false);
    assert.ok(made > 0 && made < 1_000);
  });
});
