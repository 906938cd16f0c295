import { areas } from "../policy/areas/all.ts";
import { isExemptible } from "../policy/exemptions/exemptions.ts";
import { levelOf } from "../policy/levels.ts";
import { ruleCode } from "../policy/message.ts";
import type { Level, Profile, Rule, RuleFacts, Settings } from "../policy/rule.ts";
import { allRules } from "../policy/rules/all.ts";

/** A rule as the catalog lists it. */
export interface CatalogEntry {
  /** Such as `MOOR-007`. */
  readonly ruleId: string;
  readonly name: string;
  readonly area: string;
  readonly description: string;
  readonly why: string;
  readonly severity: RuleFacts["severity"];
  readonly class: RuleFacts["class"];
  /** What it looks at: one object, all objects of a stack, or inputs of a component. */
  readonly scope: Rule["scope"];
  readonly standards: readonly string[];
  readonly levels: Readonly<Record<Profile, Level>>;
  /** What holds in the chosen environment; null without one. */
  readonly level: Level | null;
  /** False: nobody can be exempted from it. */
  readonly exemptible: boolean;
}

/** Rules that speak only in prod unless a setting gives them a level. */
export const prodOnly: readonly string[] = ["image-digest", "replicas-minimum"];

/** Every rule, by number; with the levels of an environment when its settings are given. */
export function policyCatalog(settings?: Settings): readonly CatalogEntry[] {
  return allRules.map((rule) => catalogEntry(rule, settings));
}

/** One rule as the catalog lists it. */
export function catalogEntry(rule: Rule, settings?: Settings): CatalogEntry {
  const { name, number, description, why, severity, scope, standards } = rule;
  return {
    ruleId: ruleCode(number),
    name,
    area: areaTitle(rule),
    description,
    why,
    severity,
    class: rule.class,
    scope,
    standards,
    levels: {
      dev: levelIn(rule, { profile: "dev", rules: {} }),
      staging: levelIn(rule, { profile: "staging", rules: {} }),
      prod: levelIn(rule, { profile: "prod", rules: {} }),
    },
    level: settings === undefined ? null : levelIn(rule, settings),
    exemptible: isExemptible(rule),
  };
}

/** Title of the part of the catalog that a rule is in; empty for what is no rule of it. */
export function areaTitle({ number }: Pick<RuleFacts, "number">): string {
  return areas.find(({ rules }) => rules.some((rule) => rule.number === number))?.title ?? "";
}

function levelIn(rule: Rule, settings: Pick<Settings, "profile" | "rules">): Level {
  const isSilent =
    settings.profile !== "prod" &&
    prodOnly.includes(rule.name) &&
    !Object.hasOwn(settings.rules, rule.name);
  return isSilent ? "off" : levelOf(rule, settings);
}
