import { createHash } from "node:crypto";

import { keyText, placeKey } from "../plan/check/baseline.ts";
import type { CheckedFinding, CheckedObject, CheckedPlace } from "../plan/check/check-manifests.ts";
import type { CheckResult } from "../plan/check/check-result.ts";
import { ruleCode } from "../plan/finding-text.ts";
import { objectTitle } from "./check-text.ts";
import { sarifRule } from "./sarif-rule.ts";
import type { SarifRule } from "./sarif-rule.ts";

/** A run in the Static Analysis Results Interchange Format, as code hosts and editors read it. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly [SarifRun];
}

interface SarifRun {
  readonly tool: {
    readonly driver: {
      readonly name: string;
      readonly version: string;
      readonly rules: readonly SarifRule[];
    };
  };
  readonly columnKind: "utf16CodeUnits";
  readonly results: readonly SarifResult[];
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  /** `open`: nobody can tell yet. */
  readonly kind: "fail" | "open";
  readonly level: "error" | "warning" | "none";
  readonly message: { readonly text: string };
  readonly locations: readonly SarifLocation[];
  readonly partialFingerprints: { readonly "moor/v1": string };
  readonly baselineState?: "new" | "unchanged";
  readonly suppressions?: readonly { readonly kind: "external"; readonly justification: string }[];
}

interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: { readonly startLine: number; readonly startColumn: number };
  };
  readonly logicalLocations: readonly { readonly fullyQualifiedName: string }[];
}

/**
 * The places of a check as SARIF.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function checkSarif(result: CheckResult, version: string): SarifLog {
  const found = result.objects.flatMap(({ findings }) => findings.map(({ finding }) => finding));
  const rules = [...new Map(found.map(({ rule }) => [rule.number, rule])).values()].sort(
    (one, other) => one.number - other.number,
  );
  const indexes = new Map(rules.map(({ number }, index) => [number, index]));
  const fingerprints = new Fingerprints();
  const results = result.objects.flatMap((object) =>
    object.findings.flatMap((checked) =>
      checked.places.map((place) => ({
        ...resultOf(checked, place),
        ruleIndex: indexes.get(checked.finding.rule.number) ?? -1,
        locations: [locationOf(object, place)],
        partialFingerprints: { "moor/v1": fingerprints.of(object, checked, place) },
        ...baselineState(result, place),
      })),
    ),
  );
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "moor", version, rules: rules.map(sarifRule) } },
        columnKind: "utf16CodeUnits",
        results,
      },
    ],
  };
}

function resultOf(
  { finding }: CheckedFinding,
  { container, within, message, fix }: CheckedPlace,
): Pick<SarifResult, "ruleId" | "kind" | "level" | "message" | "suppressions"> {
  const { rule, level, verdict, exemption } = finding;
  const where = container === undefined ? "" : `container "${container}" (${within}): `;
  const isActive = exemption !== undefined && exemption.state !== "expired";
  const isOpen = verdict === "undecided" && level !== "mandatory";
  return {
    ruleId: ruleCode(rule.number),
    kind: isOpen ? "open" : "fail",
    level: isOpen ? "none" : level === "mandatory" ? "error" : "warning",
    message: { text: `${where}${message}. Fix: ${fix}` },
    ...(isActive
      ? { suppressions: [{ kind: "external", justification: exemption.exemption.reason }] }
      : {}),
  };
}

function locationOf(object: CheckedObject, { line, column, path }: CheckedPlace): SarifLocation {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(object.file) },
      region: { startLine: line, startColumn: column },
    },
    logicalLocations: [{ fullyQualifiedName: `${objectTitle(object)}: ${path}` }],
  };
}

/** Code hosts resolve it against the root of the repository, where they run. */
function uriOf(file: string): string {
  return file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}

function baselineState(
  { baseline }: CheckResult,
  place: CheckedPlace,
): Pick<SarifResult, "baselineState"> {
  if (baseline === undefined) return {};
  return { baselineState: baseline.isKnown(place) ? "unchanged" : "new" };
}

/** Fingerprints that survive moved lines; places that are alike are counted. */
class Fingerprints {
  readonly #seen = new Map<string, number>();

  of(object: CheckedObject, checked: CheckedFinding, place: CheckedPlace): string {
    const text = `${object.file} ${keyText(placeKey(object, checked, place))}`;
    const count = (this.#seen.get(text) ?? 0) + 1;
    this.#seen.set(text, count);
    return `${createHash("sha256").update(text).digest("hex").slice(0, 32)}:${count}`;
  }
}
