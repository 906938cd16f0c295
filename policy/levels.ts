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

/** Rules that no setting may lower, in whichever profile. */
const fixed: readonly string[] = ["cross-tenant"];

const strictness: Readonly<Record<Level, number>> = { off: 0, advisory: 1, mandatory: 2 };

/** What a violation of a rule does to a run. */
export function levelOf(rule: RuleFacts, settings: Settings): Level {
  const own = Object.hasOwn(settings.rules, rule.name) ? settings.rules[rule.name] : undefined;
  if (own === undefined) return profileLevel(rule, settings.profile);
  return isLowered(rule, own, settings.profile) ? profileLevel(rule, settings.profile) : own;
}

/** Whether a rule that production alone needs applies; elsewhere only a level of its own asks for it. */
export function isAskedFor(name: string, { profile, rules }: Settings): boolean {
  return profile === "prod" || Object.hasOwn(rules, name);
}

/** In prod a core rule keeps at least the level of the profile; a fixed one does so everywhere. */
export function isLowered(rule: RuleFacts, level: Level, profile: Profile): boolean {
  const isFixed = fixed.includes(rule.name) || (profile === "prod" && rule.class === "core");
  return isFixed && strictness[level] < strictness[profileLevel(rule, profile)];
}

function profileLevel(rule: RuleFacts, profile: Profile): Level {
  if (rule.class === "opt-in") return "off";
  return alwaysMandatory.includes(rule.name) ? "mandatory" : levels[profile][rule.severity];
}
