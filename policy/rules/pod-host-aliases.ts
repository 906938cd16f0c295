import { podValue } from "../../kubernetes/pod-spec.ts";
import { isUndecidable, knownOr, listAt } from "../../kubernetes/unknown.ts";
import type { Fixes } from "../component-fix.ts";
import { podViolation } from "../pod-problem.ts";
import type { ObjectRule } from "../rule.ts";
import { say } from "../shown.ts";

const field = "hostAliases";
const fixes: Fixes = {
  object: say`remove hostAliases; a Service, or one of type ExternalName, gives a host a name for all pods`,
  components: { ServiceApp: say`remove \`hostAliases\`` },
};

/** Pods find hosts by DNS alone. */
export const podHostAliases: ObjectRule = {
  name: "pod-host-aliases",
  number: 26,
  description: "Pods find hosts by DNS alone.",
  severity: "low",
  class: "opt-in",
  why: "an address in the pod's own table leads traffic past DNS, and nobody sees it change",
  standards: [],
  scope: "object",
  check: (view) => {
    if (view.pod === undefined) return [];
    const list = listAt(podValue(view.pod, field));
    const number = knownOr(list)?.length ?? 0;
    if (number === 0 && !isUndecidable(list)) return [];
    const entries = number === 1 ? say`1 entry` : say`${number} entries`;
    const message = say`hostAliases has ${entries}; it must be unset`;
    return [podViolation(view, { message: number === 0 ? undefined : message, field, fixes })];
  },
};
