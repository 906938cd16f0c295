import assert from "node:assert/strict";

import { evaluate } from "../../policy/evaluate.ts";
import { findingMessage } from "../../policy/message.ts";
import type { Finding } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import { policyExamples, type PolicyCase } from "../support/policy-examples.ts";

/** What the rule of a case finds, and what it leaves open. */
function own(rule: string, { subjects, settings }: PolicyCase): readonly Finding[] {
  const rules = allRules.filter(({ name }) => name === rule);
  return evaluate(rules, subjects, settings);
}

function failures(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ verdict }) => verdict === "fail");
}

/** Paths that a rule leaves open; a rule that breaks down on a case leaves a message instead. */
function openPaths(findings: readonly Finding[]): readonly string[] {
  const open = findings.filter(({ verdict }) => verdict === "undecided");
  return open.flatMap(({ places }) => {
    return places.flatMap(({ message }) => {
      const paths = /^cannot be decided at preview: (.*?)(?: \(rules .*\))?$/.exec(message)?.[1];
      return paths?.split(", ") ?? [message];
    });
  });
}

/** Other rules that find something in a case; opt-in rules are off. */
function others(rule: string, { subjects, settings }: PolicyCase): readonly string[] {
  const findings = failures(evaluate(allRules, subjects, settings));
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

/** The same case, where every object is part of a component of ours. */
function inside(kind: string, { subjects, ...rest }: PolicyCase): PolicyCase {
  const component = `${kind} "acme-api"`;
  return { ...rest, subjects: subjects.map((subject) => ({ ...subject, component })) };
}

for (const { rule, good, bad, open } of policyExamples()) {
  describe(`examples of ${rule}`, () => {
    for (const one of good) {
      it(`pass ${one.what}`, () => {
        const findings = own(rule, one);

        assert.deepEqual(
          failures(findings).map((each) => texts(each)[0]),
          [],
        );
        assert.deepEqual(openPaths(findings), one.undecided);
        assert.deepEqual(others(rule, one), one.also);
      });
    }

    for (const one of bad) {
      it(`fail ${one.what}`, () => {
        const findings = own(rule, one);
        const failed = failures(findings).map(texts);

        assert.deepEqual(
          failed.map(([place]) => place),
          one.finds,
        );
        assert.deepEqual(openPaths(findings), one.undecided);
        assert.deepEqual(others(rule, one), one.also);
        if (one.fix !== undefined) assert.equal(failed[0]?.[1], one.fix);
      });

      for (const [kind, fix] of Object.entries(one.fixIn)) {
        it(`tell a ${kind} how to mend ${one.what}`, () => {
          const [first] = failures(own(rule, inside(kind, one))).map(texts);

          assert.equal(first?.[1], `${kind} "acme-api": ${fix}`);
        });
      }
    }

    for (const one of open) {
      it(`leave open ${one.what}`, () => {
        assert.deepEqual(openPaths(own(rule, one)), one.undecided);
      });
    }
  });
}
