import { ALL_CONTAINERS, podValue } from "../../kubernetes/pod-spec.ts";
import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import { isUndecidable, knownOr, listAt } from "../../kubernetes/unknown.ts";
import type { ObjectRule } from "../rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { scanContainers } from "../shapes/container-scan.ts";
import type { FieldProblem } from "../shapes/field-problem.ts";
import { podViolation } from "../shapes/pod-problem.ts";
import { say, Shown } from "../shown.ts";

/** No process is asked to be in the group of root. */
export const podRootGroup: ObjectRule = {
  name: "pod-root-group",
  number: 23,
  description: "No process is asked to be in the group of root.",
  severity: "low",
  class: "opt-in",
  why: "group 0 may read and write what belongs to root, in the image and on volumes",
  standards: [],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    const { pod } = view;
    if (pod === undefined) return [];
    const found = scanContainers(view, ALL_CONTAINERS, ({ value }) =>
      problems("securityContext.runAsGroup", value("securityContext", "runAsGroup"), group),
    );
    return [...podProblems(pod).map((problem) => podViolation(view, problem)), ...found];
  },
};

const group: Fixes = {
  object: say`set the group to another one, or remove it`,
  components: { ServiceApp: say`change \`security.runAsGroup\`` },
};
const volumes: Fixes = {
  object: say`set the group to another one, or remove it`,
  components: { ServiceApp: say`change \`security.fsGroup\`` },
};
const others: Fixes = {
  object: say`remove 0 from the groups`,
  components: { ServiceApp: say`remove it from \`podSpec\`` },
};

function podProblems(pod: PodTemplate): readonly FieldProblem[] {
  const value = (key: string): unknown => podValue(pod, "securityContext", key);
  const list = "securityContext.supplementalGroups";
  const groups = listAt(value("supplementalGroups"));
  return [
    ...problems("securityContext.runAsGroup", value("runAsGroup"), group),
    ...problems("securityContext.fsGroup", value("fsGroup"), volumes),
    ...(isUndecidable(groups) ? [{ message: undefined, field: list, fixes: others }] : []),
    ...(knownOr(groups) ?? []).flatMap((id, at) => problems(`${list}[${at}]`, id, others)),
  ];
}

function problems(field: string, id: unknown, fixes: Fixes): readonly FieldProblem[] {
  if (id === undefined || id === null) return [];
  if (typeof id !== "number") return [{ message: undefined, field, fixes }];
  if (id !== 0) return [];
  return [{ message: say`${Shown.path(field)} is 0; it must be another group`, field, fixes }];
}
