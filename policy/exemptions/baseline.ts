import type { Finding, Settings } from "../rule.ts";
import { dayAfter } from "../schema/day.ts";
import type { Exemption } from "./exemption.ts";
import { exemptionPlace, exemptionText } from "./exemption-text.ts";
import { horizonOf } from "./exemptions.ts";

/** What all exemptions of a baseline share. */
export interface BaselineTerms {
  readonly owner: string;
  readonly reason: string;
  /**
   * How long they last, as far as the profile allows.
   *
   * @default 30
   */
  readonly days?: number;
}

/**
 * Exemptions for violations that are there already: one per finding, in the order of findings.
 *
 * Left out is what is exempted already and what nobody can be exempted from.
 */
export function baselineExemptions(
  findings: readonly Finding[],
  { profile, today }: Pick<Settings, "profile" | "today">,
  { owner, reason, days = 30 }: BaselineTerms,
): readonly Exemption[] {
  const expires = dayAfter(today, Math.min(days, horizonOf(profile)));
  const made = findings.flatMap((finding): readonly Exemption[] => {
    const isLeft = finding.exemption !== undefined && finding.exemption.state !== "expired";
    const match = finding.verdict === "fail" && !isLeft ? exemptionPlace(finding) : undefined;
    if (match === undefined) return [];
    return [{ rule: finding.rule.name, match, reason, owner, expires }];
  });
  return [...new Map(made.map((one) => [exemptionText(one), one])).values()];
}
