import assert from "node:assert/strict";

import fc from "fast-check";

import { labelsMatch, selectorMatches, selectsAll } from "../../kubernetes/selectors.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

const labels = { app: "web", tier: "front", open: UNKNOWN };

function expression(key: string, operator: string, values?: unknown): object {
  return { matchExpressions: [{ key, operator, ...(values === undefined ? {} : { values }) }] };
}

describe("selectorMatches", () => {
  const examples: readonly (readonly [string, unknown, string])[] = [
    ["an equal label", { matchLabels: { app: "web" } }, "pass"],
    ["another value", { matchLabels: { app: "api" } }, "fail"],
    ["a label that is not there", { matchLabels: { team: "a" } }, "fail"],
    ["an unknown label", { matchLabels: { open: "x" } }, "undecided"],
    ["one wrong label among unknown ones", { matchLabels: { open: "x", app: "api" } }, "fail"],
    ["an unknown wanted value", { matchLabels: { app: UNKNOWN } }, "undecided"],
    ["everything when empty", {}, "pass"],
    ["nothing when unset", undefined, "fail"],
    ["an unknown selector", UNKNOWN, "undecided"],
    ["a malformed selector", "x", "undecided"],
    ["Exists", expression("app", "Exists"), "pass"],
    ["Exists of a missing label", expression("team", "Exists"), "fail"],
    ["DoesNotExist", expression("team", "DoesNotExist"), "pass"],
    ["DoesNotExist of a label", expression("app", "DoesNotExist"), "fail"],
    ["In", expression("app", "In", ["api", "web"]), "pass"],
    ["In with other values", expression("app", "In", ["api"]), "fail"],
    ["In of a missing label", expression("team", "In", ["a"]), "fail"],
    ["In with an unknown value", expression("app", "In", [UNKNOWN]), "undecided"],
    ["In of an unknown label in an empty list", expression("open", "In", []), "fail"],
    ["NotIn", expression("app", "NotIn", ["api"]), "pass"],
    ["NotIn with the value", expression("app", "NotIn", ["web"]), "fail"],
    ["NotIn of a missing label", expression("team", "NotIn", ["a"]), "pass"],
    ["NotIn of an unknown label", expression("open", "NotIn", ["a"]), "undecided"],
    ["unknown wanted labels", { matchLabels: UNKNOWN }, "undecided"],
    ["unknown expressions", { matchExpressions: UNKNOWN }, "undecided"],
    ["an unknown expression", { matchExpressions: [UNKNOWN] }, "undecided"],
    ["an expression without a key", { matchExpressions: [{ operator: "Exists" }] }, "undecided"],
    ["an expression without an operator", { matchExpressions: [{ key: "app" }] }, "undecided"],
    ["In with unknown values", expression("app", "In", UNKNOWN), "undecided"],
    ["In without values", expression("app", "In"), "fail"],
    ["NotIn without values", expression("app", "NotIn"), "pass"],
    ["In with the value among unknown ones", expression("app", "In", [UNKNOWN, "web"]), "pass"],
    ["an operator that does not exist", expression("app", "Like", ["w*"]), "undecided"],
  ];
  for (const [what, selector, verdict] of examples) {
    it(`decides ${what}`, () => {
      assert.equal(selectorMatches(selector, labels), verdict);
    });
  }

  it("needs both halves", () => {
    const selector = { matchLabels: { app: "web" }, ...expression("tier", "In", ["back"]) };

    assert.equal(selectorMatches(selector, labels), "fail");
  });

  it("keeps its verdict for every value of an unknown label", () => {
    const word = fc.constantFrom("a", "b", "c");
    const selector = fc.oneof(
      fc.dictionary(fc.constantFrom("x", "y"), word).map((matchLabels) => ({ matchLabels })),
      fc
        .tuple(fc.constantFrom("In", "NotIn", "Exists", "DoesNotExist"), fc.array(word))
        .map(([operator, values]) => expression("x", operator, values)),
    );
    fc.assert(
      fc.property(selector, word, word, (each, x, y) => {
        const open = selectorMatches(each, { x: UNKNOWN, y });
        if (open !== "undecided") assert.equal(selectorMatches(each, { x, y }), open);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("labelsMatch", () => {
  it("matches when there is nothing to match", () => {
    assert.equal(labelsMatch(undefined, undefined), "pass");
  });

  it("fails without labels", () => {
    assert.equal(labelsMatch({ app: "web" }, undefined), "fail");
  });

  it("is undecided about unknown labels", () => {
    assert.equal(labelsMatch({ app: "web" }, UNKNOWN), "undecided");
  });
});

describe("selectsAll", () => {
  it("is true for empty selectors only", () => {
    assert.equal(selectsAll({}), "pass");
    assert.equal(selectsAll(undefined), "pass");
    assert.equal(selectsAll({ matchLabels: {}, matchExpressions: [] }), "pass");
    assert.equal(selectsAll({ matchLabels: { app: "web" } }), "fail");
    assert.equal(selectsAll(expression("app", "Exists")), "fail");
    assert.equal(selectsAll({ matchLabels: UNKNOWN }), "undecided");
    assert.equal(selectsAll(UNKNOWN), "undecided");
  });
});
