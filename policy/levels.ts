import type { Level, Profile, RuleFacts, Settings, Severity } from "./rule.ts";

const levels: Readonly<Record<Profile, Readonly<Record<Severity, Level>>>> = {
  dev: { critical: "mandatory", high: "advisory", medium: "advisory", low: "off" },
  staging: { critical: "mandatory", high: "mandatory", medium: "advisory", low: "advisory" },
  prod: { critical: "mandatory", high: "mandatory", medium: "mandatory", low: "advisory" },
};

/** Rules whose violations fail later or silently; mandatory in every profile. */
const alwaysMandatory: readonly string[] = [
  "pod-misplaced-security-context",
  "selector-mismatch",
  "namespace-pod-security-fit",
  "namespace-quota-fit",
  "cross-tenant",
  "declared-connection",
  "object-duplicate",
  "node-port-duplicate",
  "helm-version-pinned",
];

/** Rules that are advisory until the settings say otherwise: what they miss may be there already. */
const advisory: readonly string[] = ["dangling-reference"];

/** Opt-in rules that a setting of their own turns on. */
const configured: Readonly<Record<string, (settings: Levels) => boolean>> = {
  "required-labels": ({ requiredLabels = [] }) => requiredLabels.length > 0,
  "resources-cpu-limit": ({ cpuLimit = "any" }) => cpuLimit !== "any",
};

/** Rules that no setting may lower, in whichever profile. */
const fixed: readonly string[] = ["cross-tenant"];

const strictness: Readonly<Record<Level, number>> = { off: 0, advisory: 1, mandatory: 2 };

/** What levels depend on. */
export type Levels = Pick<Settings, "profile" | "rules"> &
  Partial<Pick<Settings, "requiredLabels" | "cpuLimit">>;

/** What a violation of a rule does to a run. */
export function levelOf(rule: RuleFacts, settings: Levels): Level {
  const own = Object.hasOwn(settings.rules, rule.name) ? settings.rules[rule.name] : undefined;
  if (own === undefined) return usualLevel(rule, settings);
  return isLowered(rule, own, settings.profile) ? usualLevel(rule, settings) : own;
}

/** Whether a rule that production alone needs applies; elsewhere only a level of its own asks for it. */
export function isAskedFor(name: string, { profile, rules }: Settings): boolean {
  return profile === "prod" || Object.hasOwn(rules, name);
}

/** In prod a core rule keeps at least the level of the profile; a fixed one does so everywhere. */
export function isLowered(rule: RuleFacts, level: Level, profile: Profile): boolean {
  const isFixed = fixed.includes(rule.name) || (profile === "prod" && rule.class === "core");
  return isFixed && strictness[level] < strictness[usualLevel(rule, { profile, rules: {} })];
}

function usualLevel(rule: RuleFacts, settings: Levels): Level {
  if (rule.class === "opt-in" && !isConfigured(rule, settings)) return "off";
  if (alwaysMandatory.includes(rule.name)) return "mandatory";
  return advisory.includes(rule.name) ? "advisory" : levels[settings.profile][rule.severity];
}

function isConfigured({ name }: RuleFacts, settings: Levels): boolean {
  return Object.hasOwn(configured, name) && configured[name]?.(settings) === true;
}
