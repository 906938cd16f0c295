import { closest, distance } from "fastest-levenshtein";

import type { Exemption } from "./exemptions/exemption.ts";
import { horizonOf, isExemptible } from "./exemptions/exemptions.ts";
import { isLowered } from "./levels.ts";
import type { Rule, Settings } from "./rule.ts";
import { daysBetween } from "./schema/day.ts";
import { Shown } from "./shown.ts";

const farthestTypo = 4;

/** What is wrong with one value of the settings, which only the catalog or the day can tell. */
export interface PolicyProblem {
  /** From `moorage:policy`, e.g. `["exemptions", 0, "rule"]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What settings are judged by. */
export interface PolicyJudges {
  readonly rules: readonly Rule[];
  /**
   * Namespaces that belong to tenants.
   *
   * @default - not known; exemptions there have no effect, and the rules of the stack say so
   */
  readonly tenantNamespaces?: ReadonlySet<string>;
}

type Judged = Pick<Settings, "profile" | "rules" | "exemptions" | "today">;

/** Rules that do not exist, levels that are too low, exemptions that nobody may give. */
export function policyProblems(settings: Judged, judges: PolicyJudges): readonly PolicyProblem[] {
  return [
    ...levelProblems(settings, judges.rules),
    ...settings.exemptions.flatMap((exemption, at) => {
      return exemptionProblems(exemption, settings, judges).map(({ path, message }) => {
        return { path: ["exemptions", at, ...path], message };
      });
    }),
  ];
}

function levelProblems(settings: Judged, rules: readonly Rule[]): readonly PolicyProblem[] {
  return Object.entries(settings.rules).flatMap(([name, level]) => {
    const path = ["rules", name];
    const rule = rules.find((each) => each.name === name);
    if (rule === undefined) return [{ path, message: unknownRule(name, rules) }];
    if (!isLowered(rule, level, settings.profile)) return [];
    const what = rule.class === "core" ? "a core rule" : "this rule";
    const message = `${what} cannot be lowered to '${level}' in ${settings.profile}`;
    return [{ path, message }];
  });
}

/** Says that a rule does not exist, and which one may be meant. */
export function unknownRule(name: string, rules: readonly Pick<Rule, "name">[]): string {
  const nearest = closest(
    name,
    rules.map((rule) => rule.name),
  );
  const hint = distance(name, nearest) <= farthestTypo ? `, did you mean '${nearest}'` : "";
  return `there is no such rule${hint}`;
}

function exemptionProblems(
  exemption: Exemption,
  settings: Judged,
  judges: PolicyJudges,
): readonly PolicyProblem[] {
  const rule = judges.rules.find(({ name }) => name === exemption.rule);
  const rules =
    rule === undefined
      ? [{ path: ["rule"], message: unknownRule(exemption.rule, judges.rules) }]
      : ruleProblems(exemption, rule, judges.tenantNamespaces);
  return [...rules, ...horizonProblems(exemption, settings)];
}

function ruleProblems(
  { match }: Exemption,
  rule: Rule,
  tenantNamespaces: PolicyJudges["tenantNamespaces"],
): readonly PolicyProblem[] {
  if (!isExemptible(rule)) {
    const message = "nobody can be exempted from this rule: it keeps tenants apart";
    return [{ path: ["rule"], message }];
  }
  const isObject = match.kind !== undefined && match.name !== undefined;
  if (rule.severity === "critical") return criticalProblems(match, tenantNamespaces);
  if (isObject || match.urn !== undefined || match.component !== undefined) return [];
  if (rule.scope === "graph") return [];
  const message = "this rule looks at single objects: name kind and name as well";
  return [{ path: ["match"], message }];
}

/** Such a finding must be seen to lie outside of tenants before anything runs. */
function criticalProblems(
  match: Exemption["match"],
  tenantNamespaces: PolicyJudges["tenantNamespaces"],
): readonly PolicyProblem[] {
  if (match.kind === undefined || match.name === undefined) {
    const message = "a critical rule is exempted by kind, namespace and name, outside of tenants";
    return [{ path: ["match"], message }];
  }
  if (match.namespace === undefined || tenantNamespaces?.has(match.namespace) !== true) return [];
  const where = Shown.named(match.namespace).toString();
  const message = `nobody can be exempted from a critical rule in a tenant's namespace, such as ${where}`;
  return [{ path: ["match", "namespace"], message }];
}

function horizonProblems(
  { expires }: Exemption,
  { profile, today }: Judged,
): readonly PolicyProblem[] {
  const days = daysBetween(today, expires);
  const most = horizonOf(profile);
  if (days <= most) return [];
  const message = `${expires} is ${days} days ahead, in ${profile} an exemption lasts ${most} at most`;
  return [{ path: ["expires"], message }];
}
