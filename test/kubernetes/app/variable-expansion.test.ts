import assert from "node:assert/strict";

import fc from "fast-check";

import {
  expansionOrder,
  needsExpansion,
  referencedNames,
} from "../../../kubernetes/app/variable-expansion.ts";
import { runs } from "../../support/property-runs.ts";

/** As the kubelet reads a text: two dollars are one, a dollar before `(NAME)` is a reference. */
function kubeletNames(text: string): readonly string[] {
  const names: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== "$") continue;
    const end = text.indexOf(")", at);
    if (text[at + 1] === "$") at += 1;
    else if (text[at + 1] === "(" && end > 0) names.push(text.slice(at + 2, end));
  }
  return names.filter((name) => /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name));
}

describe("referencedNames", () => {
  it("finds $(NAME) but no escaped one", () => {
    assert.deepEqual(referencedNames("$(A)-$$(B)-$$$(C)-$D-$(e.f-g)"), ["A", "C", "e.f-g"]);
    assert.deepEqual(referencedNames("$()$(1)$(A B)$(A"), []);
  });

  it("reads texts as the kubelet does", () => {
    const parts = fc.constantFrom("$", "(", ")", "A", "B1", "-", "$(A)", " ");
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        assert.deepEqual(referencedNames(text), kubeletNames(text));
      }),
      { numRuns: runs(300) },
    );
  });
});

describe("needsExpansion", () => {
  it("is true for names of other variables alone, and for escaped ones", () => {
    const names = new Set(["A"]);

    assert.equal(needsExpansion("x$(A)", names), true);
    assert.equal(needsExpansion("x$$(A)", names), true);
    assert.equal(needsExpansion("x$(B)", names), false);
    assert.equal(needsExpansion("A", names), false);
  });
});

describe("expansionOrder", () => {
  const order = (texts: Record<string, string>) => expansionOrder(new Map(Object.entries(texts)));

  it("sorts by name as far as references allow", () => {
    assert.deepEqual(order({ C: "x", A: "$(C)", B: "y", D: "$(A)$(B)$(elsewhere)" }), {
      ordered: ["B", "C", "A", "D"],
      cyclic: [],
    });
  });

  it("tells what refers to itself through others, and takes a name of its own as text", () => {
    assert.deepEqual(order({ A: "$(B)", B: "$(A)", C: "$(C)", D: "$$(A)" }), {
      ordered: ["C", "D"],
      cyclic: ["A", "B"],
    });
  });

  it("puts every name behind its sources", () => {
    const name = fc.constantFrom("A", "B", "C", "D", "E", "F");
    const texts = fc.dictionary(name, fc.array(name, { maxLength: 3 }));
    fc.assert(
      fc.property(texts, (sources) => {
        const all = Object.entries(sources).map(
          ([key, refs]) => [key, refs.map((ref) => `$(${ref})`).join()] as const,
        );

        const { ordered, cyclic } = expansionOrder(new Map(all));

        assert.deepEqual([...ordered, ...cyclic].sort(), Object.keys(sources).sort());
        for (const [at, key] of ordered.entries()) {
          const later = [...ordered.slice(at + 1), ...cyclic];
          assert.ok(
            (sources[key] ?? []).every((ref) => !later.includes(ref)),
            key,
          );
        }
      }),
      { numRuns: runs(300) },
    );
  });
});
