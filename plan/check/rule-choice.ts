import { levelOf } from "../../policy/levels.ts";
import { ruleCode } from "../../policy/message.ts";
import type { Level, Rule, RuleFacts, Settings } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";

/** Rules that words name, and the words that name none. */
export interface RuleChoice {
  /** By number. */
  readonly rules: readonly Rule[];
  readonly unknown: readonly string[];
}

/** Names of all rules, by number. */
export const ruleNames: readonly string[] = allRules.map(({ name }) => name);

const byWord = new Map(allRules.flatMap((rule) => wordsFor(rule).map((word) => [word, rule])));

/** The rule that a name, a code such as MOOR-007 or a number means. */
export function ruleNamed(word: string): Rule | undefined {
  return byWord.get(word.trim().toLowerCase());
}

/** The rules that words mean; commas separate them as well, and no word means every rule. */
export function chooseRules(words: readonly string[]): RuleChoice {
  const each = words.flatMap((word) => word.split(",")).map((word) => word.trim());
  const wanted = each.filter((word) => word !== "");
  if (words.length === 0) return { rules: allRules, unknown: [] };
  const chosen = new Set(wanted.map(ruleNamed));
  return {
    rules: allRules.filter((rule) => chosen.has(rule)),
    unknown: wanted.filter((word) => ruleNamed(word) === undefined),
  };
}

/**
 * Settings under which rules that somebody asked for by name are on: an opt-in rule has the level of
 * its severity then, and one that the profile leaves off is advisory.
 */
export function askedFor(rules: readonly Rule[], settings: Settings): Settings {
  const names = new Set(rules.map(({ name }) => name));
  const off = rules.filter((rule) => levelOf(rule, settings) === "off");
  return {
    ...settings,
    rules: {
      ...settings.rules,
      ...Object.fromEntries(off.map((rule) => [rule.name, levelOnceOn(rule, settings)])),
    },
    exemptions: settings.exemptions.filter(({ rule }) => names.has(rule)),
  };
}

/** The level of a rule in a profile, as if it were no opt-in rule. */
export function levelOnceOn(rule: RuleFacts, { profile }: Pick<Settings, "profile">): Level {
  const level = levelOf({ ...rule, class: "extra" }, { profile, rules: {} });
  return level === "off" ? "advisory" : level;
}

function wordsFor({ name, number }: RuleFacts): readonly string[] {
  const code = ruleCode(number).toLowerCase();
  return [...new Set([name, code, `moor-${number}`, code.slice("moor-".length), String(number)])];
}
