/** Leave to break one rule at one place, which somebody answers for until a day. */
export interface Exemption {
  /** Name of the rule. */
  readonly rule: string;
  readonly match: ExemptionMatch;
  /** Why, in 20 to 300 characters. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  readonly ticket?: string | undefined;
  readonly approvedBy?: string | undefined;
  /** Last day on which it holds, `YYYY-MM-DD` in UTC. */
  readonly expires: string;
}

/** Where an exemption holds: all keys that are given must match. */
export interface ExemptionMatch {
  /** URN of the engine. */
  readonly urn?: string | undefined;
  /** Name of the component that made the object, e.g. `acme-web`. */
  readonly component?: string | undefined;
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  /** Name of the object; one `*` at its end stands for any rest. */
  readonly name?: string | undefined;
  /** Only this container. */
  readonly container?: string | undefined;
}

/** How an exemption stands on the day of a run. */
export interface ExemptionState {
  readonly exemption: Exemption;
  readonly state: "active" | "expiring" | "expired";
  /** Days until it expires, the last day included; 0 when it has. */
  readonly daysLeft: number;
}
