import { objectsIn } from "../kubernetes/object-kind.ts";
import { podTemplateOf } from "../kubernetes/pod-spec.ts";
import { exemptionsIn } from "./exemptions/exempted.ts";
import type { Exemption, ExemptionState } from "./exemptions/exemption.ts";
import { exemptionFor } from "./exemptions/exemptions.ts";
import { findingsOf, undecidedFinding } from "./finding.ts";
import type { Outcome } from "./finding.ts";
import { sortFindings } from "./finding-order.ts";
import { levelOf } from "./levels.ts";
import { objectRules } from "./object-rules.ts";
import type {
  Finding,
  ObjectRule,
  ObjectView,
  Rule,
  Settings,
  Subject,
  Violation,
} from "./rule.ts";
import { say, Shown } from "./shown.ts";

/** Stands for the whole stack, where a rule that looks at all of it breaks down. */
export const stack: Subject = {
  urn: "",
  type: "pulumi:pulumi:Stack",
  name: "stack",
  component: undefined,
  object: undefined,
};

interface Input {
  readonly subjects: readonly Subject[];
  readonly views: readonly ObjectView[];
  readonly settings: Settings;
}

/** What rules say about resources. */
export interface Assessment {
  readonly findings: readonly Finding[];
  /** Exemptions that are not for nothing. */
  readonly used: ReadonlySet<Exemption>;
}

/** Runs rules over resources; see {@link assess}. */
export function evaluate(
  rules: readonly Rule[],
  subjects: readonly Subject[],
  settings: Settings,
): readonly Finding[] {
  return assess(rules, subjects, settings).findings;
}

/** Runs rules over resources; see {@link assessor}. */
export function assess(
  rules: readonly Rule[],
  subjects: readonly Subject[],
  settings: Settings,
): Assessment {
  return assessor(rules, settings)(subjects);
}

/** Runs rules over some resources. */
export type Assess = (subjects: readonly Subject[]) => Assessment;

/**
 * Makes rules ready to run over resources; the order of the findings depends on nothing but their
 * content.
 *
 * One finding holds all places of one rule on one object that have the same exemption. What cannot
 * be decided gives at most one advisory per resource and scope.
 */
export function assessor(rules: readonly Rule[], settings: Settings): Assess {
  const on = rules.filter((rule) => levelOf(rule, settings) !== "off");
  const rulesOf = objectRules(on);
  return (subjects) => {
    const views = subjects.flatMap(viewsOf);
    const outcomes = [
      ...views.flatMap((view) => {
        return rulesOf(view).flatMap((rule) => objectOutcome(rule, view, settings));
      }),
      ...on.flatMap((rule) => outcome(rule, { subjects, views, settings })),
    ];
    return outcomes.length === 0 ? clean : assessmentOf(outcomes, views, settings);
  };
}

const clean: Assessment = { findings: [], used: new Set() };

function assessmentOf(
  outcomes: readonly Outcome[],
  views: readonly ObjectView[],
  settings: Settings,
): Assessment {
  const exemptionsOf = exemptionsIn(settings, views);
  const all = outcomes.map((each) => ({ each, exemptions: exemptionsOf(each.rule, each) }));
  const isOpen = ({ each }: (typeof all)[number]): boolean => {
    return each.verdict === "undecided" && !isUndecidedReported(each.rule, settings);
  };
  const open = Map.groupBy(all.filter(isOpen), ({ each: { rule, subject } }) => {
    return `${rule.scope} ${subject.urn}`;
  });
  const closed = all.filter((one) => !isOpen(one));
  const findings = sortFindings([
    ...closed.flatMap(({ each, exemptions }) => findingsOf(each, settings, exemptions)),
    ...[...open.values()].map((group) => undecidedFinding(group.map(({ each }) => each))),
  ]);
  const used = all.flatMap(({ each, exemptions }) => exemptions.filter(reaches(each)));
  return { findings, used: new Set(used.map(({ exemption }) => exemption)) };
}

function reaches({ violations }: Outcome): (state: ExemptionState) => boolean {
  return (state) => violations.some(({ container }) => exemptionFor(container, [state]) === state);
}

/** The objects of a resource, as rules see them. */
export function viewsOf(subject: Subject): readonly ObjectView[] {
  return objectsIn(subject.type, subject.object).map((object) => {
    return { ...object, subject, pod: podTemplateOf(object) };
  });
}

/** In prod an open question about the whole stack counts: no later step can block it. */
function isUndecidedReported(rule: Rule, { profile }: Settings): boolean {
  const isGrave = rule.severity === "high" || rule.severity === "critical";
  return profile === "prod" && rule.scope === "graph" && isGrave;
}

/** Runs a rule on components or on the whole stack. */
function outcome(rule: Rule, { subjects, views, settings }: Input): readonly Outcome[] {
  if (rule.scope === "graph") {
    return guarded(rule, { subject: stack }, () => {
      const found = rule.check(views, settings).filter(({ object, verdict }) => {
        return isReported(object, verdict);
      });
      return [...Map.groupBy(found, ({ object }) => object)];
    });
  }
  if (rule.scope === "input") {
    const components = subjects.filter(({ type }) => type.startsWith("moorage:index:"));
    return components.flatMap((subject) => {
      return guarded(rule, { subject }, () => [[{ subject }, rule.check(subject, settings)]]);
    });
  }
  return nothing;
}

const nothing: readonly Outcome[] = [];

/** Most rules find nothing on most objects: that costs no more than the check itself. */
function objectOutcome(rule: ObjectRule, view: ObjectView, settings: Settings): readonly Outcome[] {
  try {
    const found = rule.check(view, settings);
    if (found.length === 0) return nothing;
    const reported = found.filter(({ verdict }) => isReported(view, verdict));
    return byVerdict(rule, view, reported);
  } catch {
    return [brokenOutcome(rule, view)];
  }
}

/** A patch leaves fields to the live object, so open questions about it say nothing. */
function isReported(object: ObjectView, verdict: Violation["verdict"]): boolean {
  return verdict === "fail" || !object.patch;
}

/** A bug in a rule becomes a verdict, for an exception would abort the whole operation. */
function guarded(
  rule: Rule,
  place: OutcomePlace,
  run: () => readonly (readonly [OutcomePlace, readonly Violation[]])[],
): readonly Outcome[] {
  try {
    return run().flatMap(([owner, violations]) => byVerdict(rule, owner, violations));
  } catch {
    return [brokenOutcome(rule, place)];
  }
}

function brokenOutcome(rule: Rule, place: OutcomePlace): Outcome {
  return { rule, ...placeOf(place), verdict: "broken", violations: [brokenRule(rule)] };
}

function byVerdict(
  rule: Rule,
  place: OutcomePlace,
  violations: readonly Violation[],
): readonly Outcome[] {
  if (violations.length === 0) return [];
  const groups = Map.groupBy(violations, ({ verdict }) => verdict);
  return [...groups].map(([verdict, group]) => {
    return { rule, ...placeOf(place), verdict, violations: group };
  });
}

/** Whose violations they are: an object, or a resource that is none. */
type OutcomePlace = ObjectView | Pick<ObjectView, "subject">;

function placeOf(place: OutcomePlace): Pick<Outcome, "subject" | "object"> {
  return { subject: place.subject, object: "kind" in place ? place : undefined };
}

/** The cause is left out: it may quote a value of the object. */
function brokenRule(rule: Rule): Violation {
  return {
    verdict: "undecided",
    within: "",
    path: "",
    message: say`rule failed: ${Shown.path(rule.name)} broke down on this object`,
    fix: say`report it as a bug of Moorage, with the kind of the object`,
  };
}
