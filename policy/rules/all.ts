import { areas } from "../areas/all.ts";
import type { Rule } from "../rule.ts";

/** Every rule, by number. */
export const allRules: readonly Rule[] = areas
  .flatMap(({ rules }) => rules)
  .toSorted((one, other) => one.number - other.number);
