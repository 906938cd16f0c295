import type { RuleChoice } from "../plan/check/rule-choice.ts";
import { exitCode } from "./exit-codes.ts";
import { offer } from "./nearest.ts";
import { type CliProblem, Failure, invocationFailure } from "./problem.ts";

type Rule = RuleChoice["rules"][number];

const forms = "name rules as pod-privileged, MOOR-001 or 1";

/** The rules that words name, all without any word; throws one failure with every unknown word. */
export async function rulesCalled(words: readonly string[]): Promise<readonly Rule[]> {
  const { chooseRules, ruleNames } = await import("../plan/check/rule-choice.ts");
  const { rules, unknown } = chooseRules(words);
  const problems = unknown.map((word) => unknownRule(word, ruleNames));
  if (problems.length > 0) throw new Failure(exitCode.configuration, problems);
  if (rules.length > 0) return rules;
  throw invocationFailure({
    code: "invalid-argument",
    message: "--rules names no rule.",
    hint: `${forms}, or leave it out`,
    command: "moor policy list",
  });
}

/** The rule that one word names. */
export async function ruleCalled(word: string): Promise<Rule> {
  const { ruleNamed, ruleNames } = await import("../plan/check/rule-choice.ts");
  const rule = ruleNamed(word);
  if (rule === undefined) throw invocationFailure(unknownRule(word, ruleNames));
  return rule;
}

function unknownRule(word: string, names: readonly string[]): CliProblem {
  return {
    code: "unknown-rule",
    message: `There is no rule "${word}".`,
    hint: offer(word, names) ?? forms,
    command: "moor policy list",
  };
}
