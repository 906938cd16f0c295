import { ALL_CONTAINERS, podValue } from "../../kubernetes/pod-spec.ts";
import { fieldOf, isMap, isOpaque, valueAt } from "../../kubernetes/unknown.ts";
import type { ObjectRule } from "../rule.ts";
import { scanContainers } from "../shapes/container-scan.ts";
import type { FieldProblem } from "../shapes/field-problem.ts";
import { podViolation } from "../shapes/pod-problem.ts";
import { say, Shown } from "../shown.ts";

/** Fields that only the security context of a pod has. */
const ofPods = [
  "fsGroup",
  "fsGroupChangePolicy",
  "seLinuxChangePolicy",
  "supplementalGroups",
  "supplementalGroupsPolicy",
  "sysctls",
];
/** Fields that only the security context of a container has. */
const ofContainers = [
  "allowPrivilegeEscalation",
  "capabilities",
  "privileged",
  "procMount",
  "readOnlyRootFilesystem",
];

/** Security contexts have only fields that count where they stand. */
export const podMisplacedSecurityContext: ObjectRule = {
  name: "pod-misplaced-security-context",
  number: 28,
  description: "Security contexts have only fields that count where they stand.",
  severity: "high",
  class: "diff",
  why: "the API server drops such a field without a word, and the pod runs without it",
  standards: [],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    const { pod } = view;
    if (pod === undefined) return [];
    const onPod = misplaced(podValue(pod, "securityContext"), ofContainers, say`each container`);
    const onContainers = scanContainers(view, ALL_CONTAINERS, ({ value }) =>
      misplaced(value("securityContext"), ofPods, say`the pod`),
    );
    return [...onPod.map((problem) => podViolation(view, problem)), ...onContainers];
  },
};

function misplaced(
  context: unknown,
  names: readonly string[],
  owner: Shown,
): readonly FieldProblem[] {
  const fields = fieldOf(context, isMap);
  const fix = say`move it to the securityContext of ${owner}`;
  if (fields.kind !== "known") {
    const open = { message: undefined, field: "securityContext", fixes: { object: fix } };
    return fields.kind === "absent" ? [] : [open];
  }
  return names.flatMap((name) => {
    const value = valueAt(fields.value, name);
    if (value === undefined) return [];
    const field = `securityContext.${name}`;
    const state = say`${Shown.path(field)} does not exist here; it must be in the securityContext of ${owner}`;
    return [{ message: isOpaque(value) ? undefined : state, field, fixes: { object: fix } }];
  });
}
