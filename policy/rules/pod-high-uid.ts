import { exemption } from "../../kubernetes/pod-security.ts";
import { ALL_CONTAINERS, podValue } from "../../kubernetes/pod-spec.ts";
import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import { valueAt } from "../../kubernetes/unknown.ts";
import type { ObjectRule, ObjectView, Violation } from "../rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { scanContainers } from "../shapes/container-scan.ts";
import type { FieldProblem } from "../shapes/field-problem.ts";
import { podViolation } from "../shapes/pod-problem.ts";
import { say, Shown } from "../shown.ts";

const lowest = 10_001;
const keys = ["runAsUser", "runAsGroup"] as const;
type Key = (typeof keys)[number];

/** Containers run as a user and a group that the node has no account for. */
export const podHighUid: ObjectRule = {
  name: "pod-high-uid",
  number: 22,
  description: "Containers run as a user and a group that the node has no account for.",
  severity: "low",
  class: "opt-in",
  why: "lower ids may be those of the node's accounts, with the rights to their files",
  standards: [],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    const { pod } = view;
    if (pod === undefined) return [];
    const exempt = exemption(pod, { windowsExemptSince: 0, userNamespaceExemptSince: 0 });
    if (exempt === "yes") return [];
    const found = keys.flatMap((key) => idViolations(view, pod, key));
    if (exempt === "no") return found;
    return found.map((violation) => ({ ...violation, verdict: "undecided" }));
  },
};

/** The id of the pod counts where a container inherits it. */
function idViolations(view: ObjectView, pod: PodTemplate, key: Key): readonly Violation[] {
  const common = podValue(pod, "securityContext", key);
  const isInherited = pod.containers.some(({ object }) => {
    return valueAt(object, "securityContext", key) === undefined;
  });
  const own = scanContainers(view, ALL_CONTAINERS, ({ container, value }) => {
    const inherits = valueAt(container.object, "securityContext", key) === undefined;
    if (inherits && common !== undefined) return [];
    return problems(key, value("securityContext", key), say` here or on the pod`);
  });
  if (!isInherited || common === undefined) return own;
  return [...problems(key, common, say``).map((each) => podViolation(view, each)), ...own];
}

function problems(key: Key, id: unknown, where: Shown): readonly FieldProblem[] {
  if (typeof id === "number" && id >= lowest) return [];
  const field = `securityContext.${key}`;
  const isOpen = id !== undefined && typeof id !== "number";
  const state = typeof id === "number" ? Shown.scalar(id) : say`unset`;
  const message = say`${Shown.path(field)} is ${state}; it must be at least ${lowest}${where}`;
  return [{ message: isOpen ? undefined : message, field, fixes: fixesOf(key) }];
}

function fixesOf(key: Key): Fixes {
  const name = Shown.path(key);
  return {
    object: say`set securityContext.${name} of the pod to ${lowest} or more`,
    components: { ServiceApp: say`set \`security.${name}\` to ${lowest} or more` },
  };
}
