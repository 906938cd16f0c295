import type { ObjectRule } from "../rule.ts";
import { missingAmounts } from "../shapes/resources.ts";
import { say } from "../shown.ts";

/** Every container has a memory limit. */
export const resourcesMemoryLimit: ObjectRule = {
  name: "resources-memory-limit",
  number: 36,
  description: "Every container has a memory limit.",
  severity: "medium",
  class: "core",
  why: "one leak takes the memory of the whole node",
  standards: ["NSA"],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    return missingAmounts(view, [
      {
        anyOf: [["limits", "memory"]],
        message: say`resources.limits.memory is unset; it must be set here or on the pod`,
      },
    ]);
  },
};
