import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";

import { isLowered } from "./levels.ts";
import type { Profile, RuleFacts, Settings } from "./rule.ts";

const profiles = ["dev", "staging", "prod"] as const;
const farthestTypo = 4;

const policySchema = z.strictObject({
  profile: z.enum(profiles).optional(),
  rules: z.record(z.string(), z.enum(["mandatory", "advisory", "off"])).optional(),
});

/** One source of policy settings; an earlier one wins. */
export interface PolicySource {
  /** How messages call it, e.g. `moorage:policy`. */
  readonly name: string;
  readonly value: unknown;
}

/** Everything that is wrong with the policy settings; the message lists all of it. */
export class PolicyConfigError extends Error {
  /** One line per problem. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the policy settings are wrong:\n${problems.map((each) => `  ${each}`).join("\n")}`);
    this.name = "PolicyConfigError";
    this.problems = problems;
  }
}

/** What is wrong with the level of one rule. */
export interface RuleProblem {
  readonly rule: string;
  readonly message: string;
}

/** The policy profile that goes with a deployment profile; anything of the user's own is `prod`. */
export function policyProfileOf(profile: string | undefined): Profile {
  if (profile === "local") return "dev";
  return profiles.find((known) => known === profile) ?? "prod";
}

/** Settings from sources in order of precedence; what no source sets is as strict as in prod. */
export function policySettings(
  sources: readonly PolicySource[],
  rules: readonly RuleFacts[],
  fallback: Profile = "prod",
): Settings {
  const present = sources.filter(({ value }) => value !== undefined && value !== null);
  const parsed = present.map((source) => ({
    source,
    result: policySchema.safeParse(source.value, { reportInput: true }),
  }));
  const problems = parsed.flatMap(({ source, result }) => {
    return result.success ? [] : result.error.issues.map((issue) => issueText(source.name, issue));
  });
  const values = parsed.flatMap(({ result }) => (result.success ? [result.data] : []));
  const settings: Settings = {
    profile: values.find(({ profile }) => profile !== undefined)?.profile ?? fallback,
    rules: Object.fromEntries(
      values.toReversed().flatMap((each) => Object.entries(each.rules ?? {})),
    ),
  };
  for (const { rule, message } of ruleProblems(settings, rules)) {
    problems.push(`rules.${rule}: ${message}`);
  }
  if (problems.length > 0) throw new PolicyConfigError(problems);
  return settings;
}

/** Levels of rules that do not exist, and levels that are too low for the profile. */
export function ruleProblems(
  settings: Settings,
  rules: readonly RuleFacts[],
): readonly RuleProblem[] {
  return Object.entries(settings.rules).flatMap(([name, level]) => {
    const rule = rules.find((each) => each.name === name);
    if (rule === undefined) return [{ rule: name, message: unknownRule(name, rules) }];
    if (!isLowered(rule, level, settings.profile)) return [];
    const what = rule.class === "core" ? "a core rule" : "this rule";
    const message = `${what} cannot be lowered to '${level}' in ${settings.profile}`;
    return [{ rule: name, message }];
  });
}

function unknownRule(name: string, rules: readonly RuleFacts[]): string {
  const nearest = closest(
    name,
    rules.map((rule) => rule.name),
  );
  const hint = distance(name, nearest) <= farthestTypo ? `, did you mean '${nearest}'` : "";
  return `there is no such rule${hint}`;
}

/** Names the type of what was found, never the value. */
function issueText(source: string, issue: z.core.$ZodIssue): string {
  const path = [source, ...issue.path.map(String)].join(".");
  switch (issue.code) {
    case "invalid_type":
      return `${path}: must be of type ${issue.expected}, got ${typeName(issue.input)}`;
    case "unrecognized_keys":
      return `${path}: unknown key ${issue.keys.map((key) => `'${key}'`).join(", ")}`;
    case "invalid_value":
      return `${path}: must be one of ${issue.values.map(String).join(", ")}`;
    default:
      return `${path}: is not valid`;
  }
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : typeof value;
}
