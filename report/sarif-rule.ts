import type { CheckedFinding } from "../plan/check/check-manifests.ts";
import { ruleCode } from "../plan/finding-text.ts";

/** What SARIF says about a rule. */
export interface SarifRule {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string };
  readonly properties: {
    readonly tags: readonly string[];
    /** As code hosts rank alerts: 9 and more is critical. */
    readonly "security-severity": string;
  };
}

type Facts = CheckedFinding["finding"]["rule"];

const scores: Readonly<Record<Facts["severity"], string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.5",
};

/** The entry of a rule in the list of a SARIF run. */
export function sarifRule({
  number,
  name,
  description,
  why,
  severity,
  standards,
}: Facts): SarifRule {
  const page = number === 0 ? "" : ` See docs/policies/${name}.md.`;
  return {
    id: ruleCode(number),
    name,
    shortDescription: { text: description },
    fullDescription: { text: `${description} Why: ${why}.` },
    help: { text: `${description} Why: ${why}.${page}` },
    properties: { tags: ["kubernetes", ...standards], "security-severity": scores[severity] },
  };
}
