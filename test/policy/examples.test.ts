import assert from "node:assert/strict";

import { evaluate } from "../../policy/evaluate.ts";
import { findingMessage } from "../../policy/message.ts";
import type { Finding } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import { policyExamples, type PolicyCase } from "../support/policy-examples.ts";

/** What the whole catalog finds; opt-in rules are off but for the one of the case. */
function found({ subjects, settings }: PolicyCase): readonly Finding[] {
  return evaluate(allRules, subjects, settings).filter(({ verdict }) => verdict === "fail");
}

/** Other rules than the one of the case, which must be silent. */
function others(findings: readonly Finding[], rule: string): readonly string[] {
  const names = new Set(findings.map((each) => each.rule.name));
  // The namespace enforces the same standard, so it refuses what these rules refuse.
  if (isPodSecurity(rule)) names.delete("namespace-pod-security-fit");
  names.delete(rule);
  return [...names];
}

function isPodSecurity(rule: string): boolean {
  const facts = allRules.find(({ name }) => name === rule);
  return facts?.standards.some((standard) => standard.startsWith("PSS ")) === true;
}

function texts(finding: Finding): readonly [place: string, fix: string] {
  const [place = "", rest = ""] = findingMessage(finding).split("\nfix: ");
  return [place, rest.split("\nwhy: ")[0] ?? ""];
}

for (const { rule, good, bad } of policyExamples()) {
  describe(`examples of ${rule}`, () => {
    for (const one of good) {
      it(`pass ${one.what}`, () => {
        const findings = found(one);

        assert.deepEqual(others(findings, rule), one.also);
        assert.deepEqual(
          findings.filter((each) => each.rule.name === rule).map((each) => texts(each)[0]),
          [],
        );
      });
    }

    for (const one of bad) {
      it(`fail ${one.what}`, () => {
        const findings = found(one);
        const own = findings.filter((each) => each.rule.name === rule).map(texts);

        assert.deepEqual(
          own.map(([place]) => place),
          one.finds,
        );
        assert.deepEqual(others(findings, rule), one.also);
        if (one.fix !== undefined) assert.equal(own[0]?.[1], one.fix);
      });
    }
  });
}
