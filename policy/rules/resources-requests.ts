import type { ObjectRule } from "../rule.ts";
import { missingAmounts } from "../shapes/resources.ts";
import { say } from "../shown.ts";

/** Every container asks for CPU and memory. */
export const resourcesRequests: ObjectRule = {
  name: "resources-requests",
  number: 35,
  description: "Every container asks for CPU and memory.",
  severity: "medium",
  class: "core",
  why: "the scheduler packs such pods too tightly, and a quota refuses them",
  standards: ["NSA"],
  scope: "object",
  kinds: "with pods",
  check: (view) => {
    return missingAmounts(view, [
      {
        anyOf: [
          ["requests", "cpu"],
          ["limits", "cpu"],
        ],
        message: say`resources.requests.cpu is unset; it must be set here or on the pod`,
      },
      {
        anyOf: [
          ["requests", "memory"],
          ["limits", "memory"],
        ],
        message: say`resources.requests.memory is unset; it must be set here or on the pod`,
      },
    ]);
  },
};
