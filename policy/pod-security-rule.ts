import { foundWords } from "../kubernetes/pod-security-words.ts";
import type { CheckName } from "../kubernetes/pod-security-checks.ts";
import { checkPodSecurity } from "../kubernetes/pod-security.ts";
import type { PodSecurityResult } from "../kubernetes/pod-security.ts";
import { fixFor } from "./component-fix.ts";
import type { Fixes } from "./component-fix.ts";
import type { ObjectRule, ObjectView, RuleFacts, Violation } from "./rule.ts";
import { say, Shown } from "./shown.ts";

/** How a rule stands on one check of the Pod Security Standards. */
export interface PodSecurityBasis {
  readonly check: CheckName;
  /** Completes "it must …". */
  readonly want: (result: PodSecurityResult) => Shown;
  readonly fixes: (result: PodSecurityResult) => Fixes;
  /** Leaves out places that another rule reports. */
  readonly reports?: (result: PodSecurityResult) => boolean;
}

/** Makes a rule from a check, so that rule and standard cannot drift apart. */
export function podSecurityRule(facts: RuleFacts, basis: PodSecurityBasis): ObjectRule {
  return {
    ...facts,
    scope: "object",
    check: (view) => {
      if (view.pod === undefined) return [];
      const results = checkPodSecurity(view.pod, basis.check);
      const mine = basis.reports === undefined ? results : results.filter(basis.reports);
      return mine.map((result) => violationOf(view, result, basis));
    },
  };
}

function violationOf(
  view: ObjectView,
  result: PodSecurityResult,
  { want, fixes }: PodSecurityBasis,
): Violation {
  const { verdict, container, path, field } = result;
  const found =
    typeof result.found === "string" ? Shown.oneOf(result.found, foundWords) : result.found;
  const verb = field.endsWith(".add") ? say`contains` : say`is`;
  return {
    verdict,
    container: container?.name,
    within: container?.path ?? view.pod?.path ?? "",
    path,
    message: say`${Shown.path(field)} ${verb} ${found}; it must ${want(result)}`,
    fix: fixFor(view.subject, fixes(result)),
  };
}
