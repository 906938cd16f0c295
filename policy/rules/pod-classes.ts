import {
  priorityClasses,
  runtimeClasses,
  storageClasses,
} from "../../kubernetes/guards/pod-classes.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { guardRule } from "../shapes/guard-rule.ts";
import { say } from "../shown.ts";
import type { Shown } from "../shown.ts";

function fixes(list: Shown, placement: Shown): Fixes {
  return {
    object: say`name one of these, or add it to \`${list}\` of the tenant`,
    components: {
      ServiceApp: say`${placement}, or add it to \`${list}\` of the tenant`,
      HelmRelease: say`set it through \`values\`, or add it to \`${list}\` of the tenant`,
    },
  };
}

/** Pods and claims name classes that the tenant may use. */
export const podClasses = guardRule(
  {
    name: "pod-classes",
    number: 101,
    description: "Pods and claims name storage, priority and runtime classes of the tenant.",
    severity: "medium",
    class: "extra",
    why: "a class may evict the pods of others, leave the sandbox, or take storage that costs",
    standards: [],
  },
  [
    {
      limit: storageClasses,
      fixes: fixes(say`allow.storageClasses`, say`name another storage class`),
    },
    {
      limit: priorityClasses,
      fixes: fixes(say`allow.priorityClasses`, say`change \`placement.priorityClass\``),
    },
    {
      limit: runtimeClasses,
      fixes: fixes(say`allow.runtimeClasses`, say`change \`placement.runtimeClass\``),
    },
  ],
);
