import type fc from "fast-check";

import type { AllowLists } from "../../kubernetes/allow-lists.ts";
import type { Rule } from "../../policy/rule.ts";
import type { Fields } from "./policy.ts";

/** Objects that break at most one rule, and the lists to hold them against. */
export interface Family {
  readonly name: string;
  readonly rule: Rule;
  /** Lists of the namespaces that the objects go into; one without any list comes with them. */
  readonly lists: readonly AllowLists[];
  /** Labels that the controllers of such namespaces must have. */
  readonly requiredLabels?: readonly (readonly string[])[];
  readonly objects: fc.Arbitrary<Fields>;
}
