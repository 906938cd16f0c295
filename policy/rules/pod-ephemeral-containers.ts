import type { ObjectRule } from "../rule.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { unwantedList } from "../shapes/pod-problem.ts";
import { say } from "../shown.ts";

const field = "ephemeralContainers";
const fixes: Fixes = {
  object: say`remove ephemeralContainers; kubectl debug adds one when needed`,
};

/** No manifest has ephemeral containers. */
export const podEphemeralContainers: ObjectRule = {
  name: "pod-ephemeral-containers",
  number: 25,
  description: "No manifest has ephemeral containers.",
  severity: "low",
  class: "extra",
  why: "they are for debugging a running pod; the API server refuses or drops them elsewhere",
  standards: [],
  scope: "object",
  kinds: "with pods",
  check: (view) => unwantedList(view, { field, fixes }),
};
