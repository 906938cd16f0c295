import type { ObjectRule } from "../rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { unwantedList } from "../shapes/pod-problem.ts";
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
  kinds: "with pods",
  check: (view) => unwantedList(view, { field, fixes }),
};
