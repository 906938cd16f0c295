import { fixFor } from "./component-fix.ts";
import type { Fixes } from "./component-fix.ts";
import type { ObjectView, Violation } from "./rule.ts";
import { say } from "./shown.ts";
import type { Shown } from "./shown.ts";

/** What is wrong with a pod, outside its containers. */
export interface PodProblem {
  /** Undefined when it cannot be decided. */
  readonly message: Shown | undefined;
  /** Field below the pod spec, e.g. `volumes[0].hostPath`. */
  readonly field: string;
  readonly fixes: Fixes;
}

/** The violation of an object whose pod has a problem. */
export function podViolation(view: ObjectView, { message, field, fixes }: PodProblem): Violation {
  const within = view.pod?.path ?? "";
  return {
    verdict: message === undefined ? "undecided" : "fail",
    within,
    path: `${within}.${field}`,
    message: message ?? say`not known`,
    fix: fixFor(view.subject, fixes),
  };
}
