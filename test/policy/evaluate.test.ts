import assert from "node:assert/strict";

import { evaluate } from "../../policy/evaluate.ts";
import { findingMessage } from "../../policy/message.ts";
import type { GraphRule, InputRule, ObjectRule, RuleFacts, Violation } from "../../policy/rule.ts";
import { say } from "../../policy/shown.ts";
import { prod, subjectOf } from "../support/policy.ts";

const facts: RuleFacts = {
  name: "first",
  number: 1,
  description: "",
  severity: "high",
  class: "core",
  why: "because",
  standards: [],
};

function violation(change: Partial<Violation> = {}): Violation {
  return { verdict: "fail", within: "", path: "p", message: say`m`, fix: say`f`, ...change };
}

function objectRule(violations: readonly Violation[], change: Partial<RuleFacts> = {}): ObjectRule {
  return { ...facts, ...change, scope: "object", check: () => violations };
}

const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" } };

describe("evaluate", () => {
  it("makes one finding of all places of a rule on a resource", () => {
    const subject = subjectOf(pod);
    const rule = objectRule([violation(), violation({ path: "q", container: "c" })]);

    const places = [
      { within: "", path: "p", message: "m", fix: "f" },
      { container: "c", within: "", path: "q", message: "m", fix: "f" },
    ];
    assert.deepEqual(evaluate([rule], [subject], prod), [
      {
        ...places[0],
        rule,
        level: "mandatory",
        verdict: "fail",
        subject,
        object: { kind: "Pod", namespace: undefined, name: "a" },
        places,
        exemption: undefined,
      },
    ]);
  });

  it("does not run rules that are off", () => {
    const broken: ObjectRule = { ...objectRule([]), check: () => assert.fail("was run") };

    const settings = { ...prod, profile: "dev", rules: { first: "off" } } as const;
    assert.deepEqual(evaluate([broken], [subjectOf(pod)], settings), []);
  });

  it("makes one advisory of everything that a resource leaves open", () => {
    const open = violation({ verdict: "undecided", path: "spec.b" });
    const below = violation({ verdict: "undecided", path: "spec.b.c" });
    const other = violation({ verdict: "undecided", path: "spec.a" });
    const rules = [
      objectRule([open, violation()]),
      objectRule([other, below], { name: "second", severity: "critical" }),
    ];

    const findings = evaluate(rules, [subjectOf(pod)], prod);

    assert.deepEqual(
      findings.map(({ rule, level, verdict }) => [rule.name, level, verdict]),
      [
        ["first", "mandatory", "fail"],
        ["undecided", "advisory", "undecided"],
      ],
    );
    assert.equal(
      findings[1]?.message,
      "cannot be decided at preview: spec.a, spec.b (rules first, second)",
    );
  });

  it("says nothing about open questions of a patch", () => {
    const rule = objectRule([violation({ verdict: "undecided" }), violation()]);
    const patch = subjectOf(pod, { type: "kubernetes:core/v1:PodPatch" });

    assert.deepEqual(
      evaluate([rule], [patch], prod).map(({ verdict }) => verdict),
      ["fail"],
    );
  });

  it("turns an exception into a finding, and goes on", () => {
    const broken: ObjectRule = {
      ...objectRule([]),
      check: () => {
        throw new Error("canary");
      },
    };
    const after = objectRule([violation()], { name: "after", number: 2 });
    const levels = (["prod", "staging"] as const).map((profile) => {
      const findings = evaluate([broken, after], [subjectOf(pod)], { ...prod, profile });
      assert.equal(findings[0]?.message, "rule failed: first broke down on this object");
      assert.equal(findings[1]?.rule.name, "after");
      assert.ok(!findings.some((finding) => findingMessage(finding).includes("canary")));
      return findings[0].level;
    });

    assert.deepEqual(levels, ["mandatory", "advisory"]);
  });

  it("blames the stack for a broken graph rule", () => {
    const broken: GraphRule = {
      ...facts,
      scope: "graph",
      check: () => {
        throw new TypeError("bug");
      },
    };

    const [finding] = evaluate([broken], [subjectOf(pod)], prod);

    assert.deepEqual([finding?.subject.urn, finding?.subject.name], ["", "stack"]);
  });

  it("shows graph rules all objects at once", () => {
    const rule: GraphRule = {
      ...facts,
      scope: "graph",
      check: (objects) => objects.slice(1).map((object) => ({ ...violation(), object })),
    };

    const subjects = [subjectOf(pod, { name: "a" }), subjectOf(pod, { name: "b" })];
    assert.deepEqual(
      evaluate([rule], subjects, prod).map(({ subject }) => subject.name),
      ["b"],
    );
  });

  it("shows input rules our components only", () => {
    const rule: InputRule = { ...facts, scope: "input", check: () => [violation()] };
    const subjects = [subjectOf(pod), subjectOf({}, { type: "moorage:index:HelmRelease" })];

    assert.deepEqual(
      evaluate([rule], subjects, prod).map(({ subject }) => subject.type),
      ["moorage:index:HelmRelease"],
    );
  });

  it("orders by severity, number, namespace, kind and name, whatever comes first", () => {
    const place = (namespace: string, name: string): unknown => {
      return { apiVersion: "v1", kind: "Pod", metadata: { namespace, name } };
    };
    const subjects = [
      subjectOf(place("b", "x"), { name: "1" }),
      subjectOf(place("a", "z"), { name: "2" }),
      subjectOf(place("a", "y"), { name: "3" }),
    ];
    const rules = [
      objectRule([violation()], { name: "low", severity: "low", number: 1 }),
      objectRule([violation()], { name: "late", number: 10 }),
      objectRule([violation()], { name: "early", number: 9 }),
    ];
    const order = (findings: ReturnType<typeof evaluate>): readonly string[] => {
      return findings.map(({ rule, subject }) => `${rule.name}${subject.name}`);
    };

    const expected = ["early3", "early2", "early1", "late3", "late2", "late1", "low3", "low2"];
    const found = order(evaluate(rules, subjects, prod));
    assert.deepEqual(found.slice(0, 8), expected);
    assert.deepEqual(order(evaluate(rules.toReversed(), subjects.toReversed(), prod)), found);
  });
});
