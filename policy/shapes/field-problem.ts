import type { Shown } from "../shown.ts";
import type { Fixes } from "./component-fix.ts";

/** What is wrong with one field of a container or of a pod. */
export interface FieldProblem {
  /** Undefined when it cannot be decided. */
  readonly message: Shown | undefined;
  /** Field below the container or the pod spec, e.g. `resources.limits.memory`. */
  readonly field: string;
  readonly fixes: Fixes;
}
