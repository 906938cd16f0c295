import type { Rule } from "./rule.ts";

/** A part of the catalog. */
export interface Area {
  readonly title: string;
  /** By number. */
  readonly rules: readonly Rule[];
}
