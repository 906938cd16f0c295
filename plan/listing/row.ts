import type { PortRange } from "../../kubernetes/network/model.ts";

/** What one end may open to another, as texts. */
export interface Row {
  /** `namespace/name[Kind]`, an address range, or a named outside. */
  readonly from: string;
  readonly to: string;
  /** Sorted by protocol and port. */
  readonly ports: readonly PortRange[];
  /** `namespace/name` of the policies that allow it, sorted; empty when none isolates either end. */
  readonly policies: readonly string[];
  /** Why it is not known; undefined when it is allowed. */
  readonly reason: string | undefined;
}
