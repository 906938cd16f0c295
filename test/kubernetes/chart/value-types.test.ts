import assert from "node:assert/strict";

import { expectedKind, kindOf } from "../../../kubernetes/chart/value-types.ts";
import { SECRET } from "../../../kubernetes/unknown.ts";

describe("kindOf", () => {
  for (const [value, kind] of [
    ["", "a text"],
    [SECRET, "a text"],
    [0, "a number"],
    [false, "true or false"],
    [[], "a list"],
    [{}, "a map"],
    [null, "nothing"],
    [undefined, "nothing"],
  ] as const) {
    it(`calls ${typeof value === "symbol" ? "a secret" : `"${JSON.stringify(value)}"`} ${kind}`, () => {
      assert.equal(kindOf(value), kind);
    });
  }
});

describe("expectedKind", () => {
  for (const [what, [name, standard, value], expected] of [
    ["the same kind", ["tag", "a", "b"], undefined],
    ["nothing given", ["tag", "a", null], undefined],
    ["nothing by default", ["tag", null, 1], undefined],
    ["a text for a map", ["a", {}, "x"], "a map"],
    ["a number for a list", ["a", [], 1], "a list"],
    ["a map for an empty text", ["a", "", {}], undefined],
    ["a map for a text", ["a", "x", {}], "a text"],
    ["a list for a number", ["a", 1, []], "a number"],
    ["an amount for a number", ["memory", 1, "1.5Gi"], undefined],
    ["a percentage for a number", ["most", 1, "25%"], undefined],
    ["a number for an amount", ["cpu", "500m", 1], undefined],
    ["an amount with more", ["memory", 1, "1Gi or so"], "a number"],
    ["an amount with less", ["memory", 1, "x1Gi"], "a number"],
    ["a text for a number", ["count", 1, "x"], "a number"],
    ["digits for a number", ["count", 1, "2"], "a number"],
    ["a number for a text", ["tag", "a", 1], "a text"],
    ["the name of a port", ["targetPort", 80, "http"], undefined],
    ["the number of a named port", ["port", "http", 80], undefined],
    ["digits for a port", ["port", 80, "8080"], "a number"],
    ["digits with a letter for a port", ["port", 80, "8080x"], undefined],
    ["letters and digits for a port", ["port", 80, "x8080"], undefined],
    ["a text for what is near a port", ["portName", 80, "http"], "a number"],
    ["true for a number", ["count", 1, true], "a number"],
    ["true for a port", ["port", 80, true], "a number"],
    ["a text for true", ["on", true, "25%"], "true or false"],
    ["true for a text", ["tag", "25%", true], "a text"],
  ] as const) {
    it(`asks for ${expected ?? "nothing"} with ${what}`, () => {
      assert.equal(expectedKind(name, standard, value), expected);
    });
  }
});
