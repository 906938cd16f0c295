import type { CheckedFinding } from "../plan/check/check-manifests.ts";
import { ruleCode } from "../plan/finding-text.ts";
import { areaTitle } from "../plan/policy-catalog.ts";

/** What SARIF says about a rule. */
export interface SarifRule {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown: string };
  readonly properties: {
    readonly tags: readonly string[];
    readonly precision: "high";
    /** As code hosts rank alerts that are not about security. */
    readonly "problem.severity": "error" | "warning";
    /** As code hosts rank alerts about security: 9 and more is critical. */
    readonly "security-severity"?: string;
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
export function sarifRule(rule: Facts): SarifRule {
  const { number, name, description, why, severity, standards } = rule;
  const said = `${description} Why: ${why}.`;
  const show = number === 0 ? undefined : `moor policy show ${name}`;
  const asked = standards.length === 0 ? [] : [`Asked for by ${standards.join(", ")}.`];
  const blocks = [description, `**Why:** ${why}.`, ...asked];
  const isSecurity = areaTitle(rule) !== "Resources and reliability";
  return {
    id: ruleCode(number),
    name,
    shortDescription: { text: description },
    fullDescription: { text: said },
    help: {
      text: show === undefined ? said : `${said} Examples, and how to mend it: ${show}`,
      markdown: [
        ...blocks,
        ...(show === undefined ? [] : [`Examples, and how to mend it: \`${show}\``]),
      ].join("\n\n"),
    },
    properties: {
      tags: ["kubernetes", ...(isSecurity ? ["security"] : []), ...standards],
      precision: "high",
      "problem.severity": severity === "critical" || severity === "high" ? "error" : "warning",
      ...(isSecurity ? { "security-severity": scores[severity] } : {}),
    },
  };
}
