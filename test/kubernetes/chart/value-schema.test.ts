import assert from "node:assert/strict";

import { schemaWord } from "../../../kubernetes/chart/value-schema.ts";
import type { ValuePlace } from "../../../kubernetes/chart/value-schema.ts";
import { treeOf } from "./chart-samples.ts";

const unknown = { knows: false, types: false, names: [] };
const known = { ...unknown, knows: true };
const typed = { ...known, types: true };

function word(schema: unknown, ...path: ValuePlace): unknown {
  return schemaWord(treeOf({ "values.schema.json": JSON.stringify(schema) }), path);
}

describe("schemaWord", () => {
  it("knows nothing without a schema", () => {
    assert.deepEqual(schemaWord(treeOf({}), ["a"]), unknown);
    assert.deepEqual(word([], "a"), unknown);
  });

  it("tells type and keys of a value", () => {
    const schema = { properties: { a: { type: "object", properties: { b: {}, c: {} } } } };

    assert.deepEqual(word(schema), { ...known, names: ["a"] });
    assert.deepEqual(word(schema, "a"), { ...typed, names: ["b", "c"] });
    assert.deepEqual(word(schema, "a", "b"), known);
    assert.deepEqual(word(schema, "b"), unknown);
  });

  it("takes a list of values for a type", () => {
    assert.deepEqual(word({ properties: { a: { enum: [1, "x"] } } }, "a"), typed);
  });

  it("takes patterns of keys, and then what holds for others", () => {
    const schema = {
      properties: { a: {} },
      patternProperties: { "^x-": { type: "string" }, "(": { enum: [1] } },
      additionalProperties: { properties: { deep: {} } },
    };

    assert.deepEqual(word(schema, "a"), known);
    assert.deepEqual(word(schema, "x-b"), typed);
    assert.deepEqual(word(schema, "b"), typed, "a pattern that is none may be any");
  });

  for (const [others, expected] of [
    [true, known],
    [false, unknown],
    [{}, known],
    [{ type: "string" }, typed],
  ] as const) {
    it(`takes additionalProperties ${JSON.stringify(others)} for keys that it does not name`, () => {
      const patternProperties = { "^x-": { properties: { no: {} } } };

      assert.deepEqual(word({ additionalProperties: others, patternProperties }, "b"), expected);
    });
  }

  it("goes into lists", () => {
    const schema = { properties: { a: { items: { type: "string" } } } };

    assert.deepEqual(word(schema, "a", 0), typed);
    assert.deepEqual(word({ items: [{ type: "string" }] }, 1), typed);
    assert.deepEqual(word({ properties: { "0": {} } }, 0), unknown);
  });

  for (const part of ["allOf", "anyOf", "oneOf"]) {
    it(`looks into ${part}`, () => {
      const schema = { [part]: [{ properties: { a: {} } }, { properties: { a: {}, b: {} } }] };

      assert.deepEqual(word(schema), { ...known, names: ["a", "b"] });
    });
  }

  for (const branch of ["then", "else"]) {
    it(`looks into ${branch}`, () => {
      const schema = { if: { properties: { no: {} } }, [branch]: { properties: { a: {} } } };

      assert.deepEqual(word(schema), { ...known, names: ["a"] });
    });
  }

  for (const [what, reference, expected] of [
    ["a definition", "#/definitions/a", typed],
    ["an escaped name", "#/definitions/b~1c%20~0d", typed],
    ["a place in a list", "#/list/1", typed],
    ["what is not there", "#/definitions/none", known],
    ["another file", "other.json#/definitions/a", known],
    ["a number", 1, known],
  ] as const) {
    it(`follows a reference to ${what}`, () => {
      const definitions = { a: { type: "string" }, "b/c ~d": { type: "string" } };
      const properties = { x: { $ref: reference } };

      assert.deepEqual(
        word({ definitions, list: [{}, { type: "string" }], properties }, "x"),
        expected,
      );
    });
  }

  it("follows references up to twenty deep, so that a circle ends", () => {
    const chain = (length: number): unknown => {
      const links = Array.from({ length }, (_, at) => {
        return [`d${at}`, { $ref: `#/$defs/d${at + 1}` }] as const;
      });
      const $defs = { ...Object.fromEntries(links), [`d${length}`]: { type: "string" } };
      return { $defs, properties: { x: { $ref: "#/$defs/d0" } } };
    };

    assert.deepEqual(word(chain(19), "x"), typed);
    assert.deepEqual(word(chain(20), "x"), known);
    assert.deepEqual(word({ $ref: "#" }), known);
  });

  it("hears the chart around a chart as well as its own", () => {
    const tree = treeOf({
      "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
      "values.schema.json": JSON.stringify({ properties: { store: { properties: { a: {} } } } }),
      "charts/other/Chart.yaml": "apiVersion: v2\nname: other\nversion: 1.0.0\n",
      "charts/store/Chart.yaml": "apiVersion: v2\nname: store\nversion: 1.0.0\n",
      "charts/store/values.schema.json": JSON.stringify({ properties: { b: { type: "string" } } }),
    });

    assert.deepEqual(schemaWord(tree, ["store"]), { ...known, names: ["a", "b"] });
    assert.deepEqual(schemaWord(tree, ["store", "b"]), typed);
    assert.deepEqual(schemaWord(tree, ["other", "b"]), unknown);
    assert.deepEqual(schemaWord(tree, ["b"]), unknown);
  });
});
