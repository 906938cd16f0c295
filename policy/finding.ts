import { knownOr, stringAt } from "../kubernetes/unknown.ts";
import type { ExemptionState } from "./exemptions/exemption.ts";
import { exemptionFor } from "./exemptions/exemptions.ts";
import { levelOf } from "./levels.ts";
import type {
  Finding,
  FoundObject,
  ObjectView,
  Place,
  Rule,
  RuleFacts,
  Settings,
  Subject,
  Violation,
} from "./rule.ts";

/** All violations with one verdict of one rule on one resource. */
export interface Outcome {
  readonly rule: Rule;
  readonly subject: Subject;
  /** Undefined for what is no object, such as a component. */
  readonly object: ObjectView | undefined;
  /** `broken`: the rule itself broke down. */
  readonly verdict: "fail" | "undecided" | "broken";
  /** At least one. */
  readonly violations: readonly Violation[];
}

/** Stands in for the rules that a resource leaves open. */
export const undecided: RuleFacts = {
  name: "undecided",
  number: 0,
  description: "Rules that cannot be decided before values are known.",
  severity: "low",
  class: "core",
  why: "these values exist only once other resources do; the rules run again then",
  standards: [],
};

const mostPaths = 10;
const openMessage = "cannot be decided at preview";
const openFix =
  "give these values directly if they are known before the run; what a chart makes, `moor plan` sees";
const nowhere: Place = { within: "", path: "", message: "", fix: "" };

/**
 * The findings for one outcome: one, or one for each exemption that answers for a part of it.
 *
 * A broken rule stops only prod.
 */
export function findingsOf(
  outcome: Outcome,
  settings: Settings,
  exemptions: readonly ExemptionState[] = [],
): readonly Finding[] {
  const parts = Map.groupBy(outcome.violations, ({ container }) => {
    return exemptionFor(container, exemptions);
  });
  return [...parts].map(([exemption, violations]) => {
    return findingOf({ ...outcome, violations }, settings, exemption);
  });
}

function findingOf(
  outcome: Outcome,
  settings: Settings,
  exemption: ExemptionState | undefined,
): Finding {
  const { rule, subject, violations } = outcome;
  const places = violations.map(outcome.verdict === "undecided" ? openPlaceOf : placeOf);
  const isFull =
    outcome.verdict === "broken"
      ? settings.profile === "prod"
      : levelOf(rule, settings) === "mandatory";
  const isLeft = exemption !== undefined && exemption.state !== "expired";
  return {
    ...(places[0] ?? nowhere),
    rule,
    level: isFull && !isLeft ? "mandatory" : "advisory",
    verdict: outcome.verdict === "fail" ? "fail" : "undecided",
    subject,
    object: outcome.object === undefined ? undefined : foundObject(outcome.object),
    places,
    exemption,
  };
}

function foundObject({ kind, object }: ObjectView): FoundObject {
  return {
    kind,
    namespace: knownOr(stringAt(object, "metadata", "namespace")),
    name: knownOr(stringAt(object, "metadata", "name")),
  };
}

/** One advisory for all rules that a resource leaves open. */
export function undecidedFinding(outcomes: readonly Outcome[]): Finding {
  const subject = outcomes[0]?.subject;
  if (subject === undefined) throw new Error("no open question");
  const violations = outcomes.flatMap((outcome) => outcome.violations);
  const paths = outermost(violations.map(({ path }) => path));
  const rules = [...new Set(outcomes.map(({ rule }) => rule.name))].sort();
  const more = paths.length > mostPaths ? ` and ${paths.length - mostPaths} more` : "";
  const listed = `${paths.slice(0, mostPaths).join(", ")}${more}`;
  const place: Place = {
    within: "",
    path: paths[0] ?? "",
    message: `${openMessage}: ${listed} (rules ${rules.join(", ")})`,
    fix: openFix,
  };
  return {
    ...place,
    rule: undecided,
    level: "advisory",
    verdict: "undecided",
    subject,
    object: undefined,
    places: [place],
    exemption: undefined,
  };
}

/** Sorted paths without repetition and without those below another one. */
function outermost(paths: readonly string[]): readonly string[] {
  const unique = [...new Set(paths)].sort();
  return unique.filter((path) => !unique.some((other) => path.startsWith(`${other}.`)));
}

function placeOf({ container, within, path, message, fix }: Violation): Place {
  const place = { within, path, message: message.toString(), fix: fix.toString() };
  return container === undefined ? place : { ...place, container };
}

/** The message of a rule speaks of a violation, which an open question is not. */
function openPlaceOf(violation: Violation): Place {
  const { path } = violation;
  return { ...placeOf(violation), within: "", message: `${openMessage}: ${path}`, fix: openFix };
}
