import assert from "node:assert/strict";

import { flowParts } from "../../../plan/releases/flow-parts.ts";

const partsOf = (text: string): readonly unknown[] =>
  flowParts(text).map(({ path, text: value, first }) => [path.join("."), value, first]);

describe("flowParts", () => {
  it("gives each value of a map in braces, and counts the actions before it", () => {
    assert.deepEqual(partsOf('{ a: {{}}, b: { "c.d": "{{}}:{{}}", e: f }, g: {{}}:{{}} }'), [
      ["a", "{{}}", 0],
      ["b.c.d", '"{{}}:{{}}"', 1],
      ["b.e", "f", 3],
      ["g", "{{}}:{{}}", 3],
    ]);
  });

  it("counts the items of lists", () => {
    assert.deepEqual(partsOf("[{ name: one, image: {{}} }, two, [{{}}]]"), [
      ["[0].name", "one", 0],
      ["[0].image", "{{}}", 0],
      ["[1]", "two", 1],
      ["[2].[0]", "{{}}", 1],
    ]);
  });

  it("counts the actions of keys", () => {
    assert.deepEqual(partsOf("{ {{}}: x, b: {{}} }"), [
      ["{{}}", "x", 1],
      ["b", "{{}}", 1],
    ]);
  });

  it("gives nothing for what is no map and no list", () => {
    assert.deepEqual(["", "{{}}", "text", '"{ a: b }"'].flatMap(flowParts), []);
  });
});
