import { checkPodSecurity } from "../../kubernetes/pod-security.ts";
import type { PodSecurityResult } from "../../kubernetes/pod-security.ts";
import type { CheckName } from "../../kubernetes/pod-security-checks.ts";
import { isInForce } from "../../kubernetes/pod-security-fit.ts";
import { foundWords } from "../../kubernetes/pod-security-words.ts";
import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import type { ObjectRule, ObjectView, RuleFacts, Violation } from "../rule.ts";
import { say, Shown } from "../shown.ts";
import { fixFor } from "./component-fix.ts";
import type { Fixes } from "./component-fix.ts";

/** How a rule stands on the checks of the Pod Security Standards. */
export interface PodSecurityBasis {
  /** Those of them count that the level and the version of the settings ask for. */
  readonly checks: readonly CheckName[];
  /** Completes "it must …". */
  readonly want: (result: PodSecurityResult) => Shown;
  readonly fixes: (result: PodSecurityResult) => Fixes;
  /**
   * What is there, after the path of the field.
   *
   * @default - `is …`, or `contains …` for what is added
   */
  readonly state?: (result: PodSecurityResult, pod: PodTemplate) => Shown;
  /** Leaves out places that another rule reports. */
  readonly own?: (
    results: readonly PodSecurityResult[],
    pod: PodTemplate,
  ) => readonly PodSecurityResult[];
}

/** Makes a rule from checks, so that rule and standard cannot drift apart. */
export function podSecurityRule(facts: RuleFacts, basis: PodSecurityBasis): ObjectRule {
  return {
    ...facts,
    scope: "object",
    kinds: "with pods",
    check: (view, { podSecurity, minor }) => {
      const { pod } = view;
      if (pod === undefined) return [];
      const results = basis.checks
        .filter((name) => isInForce(name, podSecurity, minor))
        .flatMap((name) => checkPodSecurity(pod, name, minor));
      if (results.length === 0) return [];
      const own = basis.own === undefined ? results : basis.own(results, pod);
      return own.map((result) => violationOf({ view, pod, result }, basis));
    },
  };
}

interface Place {
  readonly view: ObjectView;
  readonly pod: PodTemplate;
  readonly result: PodSecurityResult;
}

function violationOf(
  { view, pod, result }: Place,
  { want, fixes, state = foundState }: PodSecurityBasis,
): Violation {
  const { verdict, container, path, field } = result;
  return {
    verdict,
    container: container?.name,
    within: path.endsWith(`.${field}`) ? path.slice(0, -field.length - 1) : pod.path,
    path,
    message: say`${Shown.path(field)} ${state(result, pod)}; it must ${want(result)}`,
    fix: fixFor(view.subject, fixes(result)),
  };
}

function foundState({ field, found }: PodSecurityResult): Shown {
  const verb = field.endsWith(".add") ? say`contains` : say`is`;
  return say`${verb} ${typeof found === "string" ? Shown.oneOf(found, foundWords) : found}`;
}
