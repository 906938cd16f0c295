import type { LoadedEnvironment } from "../environment/environment.ts";
import { baselineExemptions } from "../policy/exemptions/baseline.ts";
import type { BaselineTerms } from "../policy/exemptions/baseline.ts";
import type { Exemption } from "../policy/exemptions/exemption.ts";
import { exemptionText } from "../policy/exemptions/exemption-text.ts";
import { exemptionRows, horizonOf } from "../policy/exemptions/exemptions.ts";
import type { ExemptionRow } from "../policy/exemptions/exemptions.ts";
import { exemption } from "../policy/schema/exemption-schema.ts";
import type { Plan } from "./plan.ts";
import { chosenPolicy } from "./policy-choice.ts";

export type { BaselineTerms } from "../policy/exemptions/baseline.ts";
export type { Exemption } from "../policy/exemptions/exemption.ts";

/** One exemption of an environment, for lists. */
export interface ListedExemption extends ExemptionRow {
  /** `StatefulSet acme/db, container postgres`. */
  readonly place: string;
}

/** The exemptions of an environment with what they answer for in its plan. */
export function listedExemptions(
  loaded: LoadedEnvironment,
  { findings }: Pick<Plan, "findings">,
): readonly ListedExemption[] {
  return exemptionRows(chosenPolicy(loaded), findings).map((row) => {
    return { ...row, place: exemptionText(row).slice(row.rule.length + ", ".length) };
  });
}

/** Exemptions for what a plan finds now. */
export interface PlanBaseline {
  readonly exemptions: readonly Exemption[];
  /** Number of violations that nobody can be exempted from. */
  readonly left: number;
  /** How long they last: what was asked for, or the most that the profile allows. */
  readonly days: number;
}

/** Exemptions for what a plan finds now, and what they leave open. */
export function planBaseline(
  loaded: LoadedEnvironment,
  { findings }: Pick<Plan, "findings">,
  terms: BaselineTerms & { readonly days: number },
): PlanBaseline {
  const settings = chosenPolicy(loaded);
  const exemptionsFor = (some: Plan["findings"]): readonly Exemption[] =>
    baselineExemptions(some, settings, terms);
  const left = findings.filter((finding) => {
    const isOpen = finding.exemption === undefined || finding.exemption.state === "expired";
    return finding.verdict === "fail" && isOpen && exemptionsFor([finding]).length === 0;
  });
  const days = Math.min(terms.days, horizonOf(settings.profile));
  return { exemptions: exemptionsFor(findings), left: left.length, days };
}

/** What is wrong with what all exemptions of a baseline share. */
export interface TermProblem {
  readonly term: "owner" | "reason";
  readonly message: string;
  readonly hint: string | undefined;
}

/** Judges an owner and a reason as a stack file would. */
export function termProblems(
  terms: Pick<BaselineTerms, "owner" | "reason">,
): readonly TermProblem[] {
  const parsed = exemption.pick({ owner: true, reason: true }).safeParse(terms);
  return (parsed.error?.issues ?? []).map((issue) => {
    const hint: unknown = issue.code === "custom" ? issue.params?.["hint"] : undefined;
    return {
      term: issue.path[0] === "owner" ? "owner" : "reason",
      message: issue.message,
      hint: typeof hint === "string" ? hint : undefined,
    };
  });
}
