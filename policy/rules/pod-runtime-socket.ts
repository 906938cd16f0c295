import { podValue } from "../../kubernetes/pod-spec.ts";
import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import { hostPathsOf } from "../../kubernetes/pod-volumes.ts";
import { isUndecidable, knownOr, listAt, stringAt, valueAt } from "../../kubernetes/unknown.ts";
import type { ObjectRule } from "../rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { podViolation } from "../shapes/pod-problem.ts";
import type { FieldProblem } from "../shapes/field-problem.ts";
import { say, Shown } from "../shown.ts";

const fixes: Fixes = {
  object: say`remove the volume; build images without the node's runtime, e.g. by BuildKit without root`,
  components: { ServiceApp: say`remove the volume from \`podSpec\`` },
};

/** No volume reaches the socket of a container runtime. */
export const podRuntimeSocket: ObjectRule = {
  name: "pod-runtime-socket",
  number: 5,
  description: "No volume reaches the socket of a container runtime.",
  severity: "critical",
  class: "core",
  why: "whoever talks to the runtime starts privileged containers: root on the node",
  standards: ["PSS baseline"],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    const { pod } = view;
    if (pod === undefined) return [];
    const found = hostPathsOf(pod).flatMap(({ index, path, isSocket }): readonly FieldProblem[] => {
      const field = `volumes[${index}].hostPath.path`;
      if (!isSocket || path === undefined) return [];
      const state = say`${Shown.path(field)} is ${Shown.path(path)}, which leads to the socket of a container runtime`;
      return [{ field, message: say`${state}; it must not`, fixes }];
    });
    const open = openFields(pod).map((field) => ({ field, message: undefined, fixes }));
    return [...found, ...open].map((problem) => podViolation(view, problem));
  },
};

/** Fields that may turn out to be such a path. */
function openFields(pod: PodTemplate): readonly string[] {
  const volumes = listAt(podValue(pod, "volumes"));
  if (isUndecidable(volumes)) return ["volumes"];
  return (knownOr(volumes) ?? []).flatMap((volume, index) => {
    const isOpen = isUndecidable(stringAt(volume, "hostPath", "path"));
    return isOpen && valueAt(volume, "hostPath") !== undefined
      ? [`volumes[${index}].hostPath`]
      : [];
  });
}
