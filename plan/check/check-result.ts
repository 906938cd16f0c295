import type { Finding, RuleFacts, Settings } from "../../policy/rule.ts";
import type { BaselineMatch } from "./baseline.ts";
import type { CheckedFinding, CheckedManifests } from "./check-manifests.ts";

/** A checked set of files. */
export interface CheckResult extends CheckedManifests {
  readonly settings: Settings;
  readonly files: number;
  /** What was read and not checked. */
  readonly notes: readonly string[];
  /** Undefined: without a baseline, everything is new. */
  readonly baseline: BaselineMatch | undefined;
}

/** Numbers of findings; each is in one of these. */
export interface CheckCounts {
  readonly mandatory: number;
  readonly advisory: number;
  readonly undecided: number;
  readonly exempted: number;
  /** Those whose places a baseline has. */
  readonly baseline: number;
}

/** Places of a finding that no baseline has. */
export function newPlaces(
  { baseline }: Pick<CheckResult, "baseline">,
  { places }: CheckedFinding,
): CheckedFinding["places"] {
  return baseline === undefined ? places : places.filter((place) => !baseline.isKnown(place));
}

/** The mandatory findings of one rule. */
export interface RuleFailures {
  readonly rule: RuleFacts;
  readonly count: number;
  /** `file:line:column` of the first one; undefined: it belongs to no object. */
  readonly first: string | undefined;
}

/** What stops a run, by rule. */
export function mandatoryByRule(result: CheckResult): readonly RuleFailures[] {
  const failures = [
    ...result.objects.flatMap(({ file, findings }) =>
      findings.flatMap((checked) => {
        const [place] = newPlaces(result, checked);
        if (place === undefined) return [];
        return [{ finding: checked.finding, at: `${file}:${place.line}:${place.column}` }];
      }),
    ),
    ...result.general.map((finding) => ({ finding, at: undefined })),
  ].filter(({ finding }) => finding.level === "mandatory");
  return [...Map.groupBy(failures, ({ finding }) => finding.rule.number).values()]
    .flatMap(([first, ...others]) =>
      first === undefined
        ? []
        : [{ rule: first.finding.rule, count: others.length + 1, first: first.at }],
    )
    .sort((one, other) => one.rule.number - other.rule.number);
}

/** Counts the findings of a run. */
export function checkCounts(result: CheckResult): CheckCounts {
  const counts = { mandatory: 0, advisory: 0, undecided: 0, exempted: 0, baseline: 0 };
  for (const checked of result.objects.flatMap(({ findings }) => findings)) {
    counts[stateOf(checked.finding, newPlaces(result, checked).length > 0)] += 1;
  }
  for (const finding of result.general) counts[stateOf(finding, true)] += 1;
  return counts;
}

function stateOf(finding: Finding, isNew: boolean): keyof CheckCounts {
  if (!isNew) return "baseline";
  if (finding.level === "mandatory") return "mandatory";
  if (finding.exemption !== undefined && finding.exemption.state !== "expired") return "exempted";
  return finding.verdict === "undecided" ? "undecided" : "advisory";
}
