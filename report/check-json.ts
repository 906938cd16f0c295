import type { CheckedFinding, CheckedObject, CheckedPlace } from "../plan/check/check-manifests.ts";
import { checkCounts } from "../plan/check/check-result.ts";
import type { CheckCounts, CheckResult } from "../plan/check/check-result.ts";
import { findingMessage, ruleCode } from "../plan/finding-text.ts";

/** A check for programs: plain data in a stable order, without any value of env or secret. */
export interface CheckJson {
  readonly settings: {
    readonly profile: string;
    readonly kubernetes: string;
    readonly podSecurity: string;
  };
  readonly counts: CheckCounts & { readonly files: number; readonly objects: number };
  readonly files: readonly { readonly file: string; readonly objects: readonly ObjectJson[] }[];
  /** Findings that belong to no object. */
  readonly general: readonly RuleJson[];
  readonly notes: readonly string[];
}

/** One object, also when nothing is wrong with it. */
export interface ObjectJson {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly line: number;
  readonly column: number;
  readonly findings: readonly FindingJson[];
}

/** What rule a finding is of, and what it does to the run. */
export interface RuleJson {
  /** Such as `MOOR-007`. */
  readonly ruleId: string;
  /** Such as `pod-privilege-escalation`. */
  readonly control: string;
  readonly severity: string;
  readonly level: string;
  readonly verdict: string;
  readonly standards: readonly string[];
  readonly message: string;
  readonly fix: string;
  readonly exemption: { readonly state: string; readonly expires: string } | null;
}

/** One place where an object breaks a rule. */
export interface FindingJson extends RuleJson {
  /** Inside the object. */
  readonly path: string;
  readonly container: string | null;
  readonly line: number;
  readonly column: number;
  /** True when the baseline has it. */
  readonly baseline: boolean;
}

/** The check as data that is safe to print, store or send. */
export function checkJson(result: CheckResult): CheckJson {
  const { settings, objects } = result;
  const files = Map.groupBy(objects, ({ file }) => file);
  return {
    settings: {
      profile: settings.profile,
      kubernetes: `1.${settings.minor}`,
      podSecurity: settings.podSecurity,
    },
    counts: { files: result.files, objects: objects.length, ...checkCounts(result) },
    files: [...files].map(([file, own]) => ({
      file,
      objects: own.map((object) => objectJson(result, object)),
    })),
    general: result.general.map((finding) => {
      return ruleJson(finding, { message: findingMessage(finding), fix: finding.fix });
    }),
    notes: result.notes,
  };
}

function objectJson(result: CheckResult, object: CheckedObject): ObjectJson {
  const { apiVersion, kind, namespace = null, name = null, line, column } = object;
  const findings = object.findings.flatMap((checked) =>
    checked.places.map((place) => placeJson(result, checked, place)),
  );
  return { apiVersion, kind, namespace, name, line, column, findings };
}

function placeJson(
  { baseline }: CheckResult,
  { finding }: CheckedFinding,
  place: CheckedPlace,
): FindingJson {
  return {
    ...ruleJson(finding, place),
    path: place.path,
    container: place.container ?? null,
    line: place.line,
    column: place.column,
    baseline: baseline?.isKnown(place) ?? false,
  };
}

function ruleJson(
  { rule, level, verdict, exemption }: CheckedFinding["finding"],
  { message, fix }: Pick<CheckedPlace, "message" | "fix">,
): RuleJson {
  return {
    ruleId: ruleCode(rule.number),
    control: rule.name,
    severity: rule.severity,
    level,
    verdict,
    standards: rule.standards,
    message,
    fix,
    exemption:
      exemption === undefined
        ? null
        : { state: exemption.state, expires: exemption.exemption.expires },
  };
}
