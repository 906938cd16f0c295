import assert from "node:assert/strict";

import {
  allOf,
  anyOf,
  booleanAt,
  isUndecidable,
  knownOr,
  listAt,
  mapAt,
  numberAt,
  SECRET,
  stringAt,
  UNKNOWN,
  valueAt,
} from "../../kubernetes/unknown.ts";

describe("valueAt", () => {
  it("follows keys", () => {
    assert.equal(valueAt({ a: { b: 1 } }, "a", "b"), 1);
  });

  it("takes null and missing keys as unset", () => {
    assert.equal(valueAt({ a: null }, "a", "b"), undefined);
    assert.equal(valueAt({ a: {} }, "a", "b"), undefined);
    assert.equal(valueAt({ a: null }, "a"), undefined);
  });

  it("gives unknown below unknown, secret and malformed values", () => {
    for (const value of [UNKNOWN, SECRET, "text", 1, true, []]) {
      assert.equal(valueAt({ a: value }, "a", "b"), UNKNOWN);
    }
  });

  it("does not see inherited properties", () => {
    assert.equal(valueAt({}, "constructor"), undefined);
    assert.equal(valueAt({}, "__proto__", "toString"), undefined);
  });
});

describe("accessors", () => {
  const object = {
    yes: true,
    one: 1,
    word: "w",
    list: [1],
    map: { a: 1 },
    open: UNKNOWN,
    s: SECRET,
  };

  it("give a value of the right type", () => {
    assert.deepEqual(booleanAt(object, "yes"), { kind: "known", value: true });
    assert.deepEqual(numberAt(object, "one"), { kind: "known", value: 1 });
    assert.deepEqual(stringAt(object, "word"), { kind: "known", value: "w" });
    assert.deepEqual(listAt(object, "list"), { kind: "known", value: [1] });
    assert.deepEqual(mapAt(object, "map"), { kind: "known", value: { a: 1 } });
  });

  it("tell absent, unknown and malformed apart", () => {
    assert.equal(booleanAt(object, "no").kind, "absent");
    assert.equal(booleanAt(object, "open").kind, "unknown");
    assert.equal(booleanAt(object, "s").kind, "unknown");
    assert.equal(booleanAt(object, "word").kind, "malformed");
    assert.equal(mapAt(object, "list").kind, "malformed");
    assert.equal(listAt(object, "map").kind, "malformed");
  });

  it("count unknown and malformed as undecidable", () => {
    assert.equal(isUndecidable(stringAt(object, "open")), true);
    assert.equal(isUndecidable(stringAt(object, "one")), true);
    assert.equal(isUndecidable(stringAt(object, "no")), false);
    assert.equal(isUndecidable(stringAt(object, "word")), false);
  });

  it("give the known value or nothing", () => {
    assert.equal(knownOr(stringAt(object, "word")), "w");
    assert.equal(knownOr(stringAt(object, "open")), undefined);
  });
});

describe("allOf and anyOf", () => {
  it("follow Kleene's tables", () => {
    assert.equal(allOf(["pass", "undecided", "fail"]), "fail");
    assert.equal(allOf(["pass", "undecided"]), "undecided");
    assert.equal(allOf(["pass", "pass"]), "pass");
    assert.equal(anyOf(["fail", "undecided", "pass"]), "pass");
    assert.equal(anyOf(["fail", "undecided"]), "undecided");
    assert.equal(anyOf(["fail", "fail"]), "fail");
  });

  it("pass and fail when there is nothing", () => {
    assert.equal(allOf([]), "pass");
    assert.equal(anyOf([]), "fail");
  });
});
