import { objectsIn } from "../kubernetes/object-kind.ts";
import { podTemplateOf } from "../kubernetes/pod-spec.ts";
import { findingOf, undecidedFinding } from "./finding.ts";
import type { Outcome } from "./finding.ts";
import { sortFindings } from "./finding-order.ts";
import { levelOf } from "./levels.ts";
import type { Finding, ObjectView, Rule, Settings, Subject, Violation } from "./rule.ts";
import { say, Shown } from "./shown.ts";

/** Stands for the whole stack, where a rule that looks at all of it breaks down. */
const stack: Subject = {
  urn: "",
  type: "pulumi:pulumi:Stack",
  name: "stack",
  component: undefined,
  object: undefined,
};

interface Input {
  readonly subjects: readonly Subject[];
  readonly views: readonly ObjectView[];
  /** Views by their resource, made once for all rules. */
  readonly owned: readonly (readonly [Subject, readonly ObjectView[]])[];
  readonly settings: Settings;
}

/**
 * Runs rules over resources; the order of the findings depends on nothing but their content.
 *
 * One finding holds all places of one rule on one resource. What cannot be decided gives at most
 * one advisory per resource and scope.
 */
export function evaluate(
  rules: readonly Rule[],
  subjects: readonly Subject[],
  settings: Settings,
): readonly Finding[] {
  const views = subjects.flatMap(viewsOf);
  const owned = [...Map.groupBy(views, ({ subject }) => subject)];
  const input = { subjects, views, owned, settings };
  const on = rules.filter((rule) => levelOf(rule, settings) !== "off");
  const all = on.flatMap((rule) => outcome(rule, input));
  const isOpen = (each: Outcome): boolean => {
    return each.verdict === "undecided" && !isUndecidedReported(each.rule, settings);
  };
  const open = Map.groupBy(all.filter(isOpen), ({ rule, subject }) => {
    return `${rule.scope} ${subject.urn}`;
  });
  return sortFindings([
    ...all.filter((each) => !isOpen(each)).map((each) => findingOf(each, settings)),
    ...[...open.values()].map(undecidedFinding),
  ]);
}

/** The objects of a resource, as rules see them. */
function viewsOf(subject: Subject): readonly ObjectView[] {
  return objectsIn(subject.type, subject.object).map((object) => {
    return { ...object, subject, pod: podTemplateOf(object) };
  });
}

/** In prod an open question about the whole stack counts: no later step can block it. */
function isUndecidedReported(rule: Rule, { profile }: Settings): boolean {
  const isGrave = rule.severity === "high" || rule.severity === "critical";
  return profile === "prod" && rule.scope === "graph" && isGrave;
}

/** Runs one rule over everything that it looks at. */
function outcome(rule: Rule, { subjects, views, owned, settings }: Input): readonly Outcome[] {
  if (rule.scope === "graph") {
    return guarded(rule, stack, () => {
      const found = rule.check(views, settings).filter(({ object, verdict }) => {
        return isReported(object, verdict);
      });
      return [...Map.groupBy(found, ({ object }) => object.subject)];
    });
  }
  if (rule.scope === "input") {
    const components = subjects.filter(({ type }) => type.startsWith("moorage:index:"));
    return components.flatMap((subject) => {
      return guarded(rule, subject, () => [[subject, rule.check(subject, settings)]]);
    });
  }
  return owned.flatMap(([subject, own]) => {
    return guarded(rule, subject, () => {
      const found = own.flatMap((view) => {
        return rule.check(view, settings).filter(({ verdict }) => isReported(view, verdict));
      });
      return [[subject, found]];
    });
  });
}

/** A patch leaves fields to the live object, so open questions about it say nothing. */
function isReported(object: ObjectView, verdict: Violation["verdict"]): boolean {
  return verdict === "fail" || !object.patch;
}

/** A bug in a rule becomes a verdict, for an exception would abort the whole operation. */
function guarded(
  rule: Rule,
  subject: Subject,
  run: () => readonly (readonly [Subject, readonly Violation[]])[],
): readonly Outcome[] {
  try {
    return run().flatMap(([owner, violations]) => byVerdict(rule, owner, violations));
  } catch {
    return [{ rule, subject, verdict: "broken", violations: [brokenRule(rule)] }];
  }
}

function byVerdict(
  rule: Rule,
  subject: Subject,
  violations: readonly Violation[],
): readonly Outcome[] {
  const groups = Map.groupBy(violations, ({ verdict }) => verdict);
  return [...groups].map(([verdict, group]) => ({ rule, subject, verdict, violations: group }));
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
