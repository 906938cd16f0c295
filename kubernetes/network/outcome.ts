import { rangesText } from "./endpoint-text.ts";
import type { AddressSet } from "./address-ranges.ts";
import type { Cause, Grant, GrantPart } from "./grants.ts";
import type { Connection } from "./model.ts";
import { ALL_PORTS, intersectPorts, NO_PORTS, portsMeet, samePorts } from "./port-ranges.ts";
import { subtractPorts, unitePorts } from "./port-ranges.ts";
import type { PortSet } from "./port-ranges.ts";
import type { Ports } from "./policy-ports.ts";

/** What both directions together let through between two ends. */
export interface Outcome extends Ports {
  readonly parts: readonly GrantPart[];
  readonly causes: readonly Cause[];
  /** Remark on what is let through for sure. */
  readonly remark: string | undefined;
}

/** A connection without its ends. */
export type Line = Omit<Connection, "from" | "to">;

/** Traffic passes when the egress of its source and the ingress of its destination let it. */
export function bothWays(egress: Grant, ingress: Grant): Outcome {
  return {
    sure: intersectPorts(egress.sure, ingress.sure),
    possible: intersectPorts(egress.possible, ingress.possible),
    parts: [...egress.parts, ...ingress.parts],
    causes: [...egress.causes, ...ingress.causes],
    remark: undefined,
  };
}

/** What holds in every reading of a pod in the host's network, or of an object listed twice. */
export function inEveryReading(outcomes: readonly Outcome[], why: string): Outcome {
  const [first, ...others] = outcomes;
  if (first !== undefined && others.length === 0) return first;
  const sure = outcomes.map((each) => each.sure).reduce(intersectPorts, ALL_PORTS);
  const possible = outcomes.map((each) => each.possible).reduce(unitePorts, NO_PORTS);
  const disputed = outcomes.some(
    (each) => !samePorts(each.sure, sure) || !samePorts(each.possible, possible),
  );
  const cause = { text: why, ports: possible };
  return {
    ...{ sure, possible },
    parts: outcomes.flatMap(({ parts }) => parts),
    causes: [...(disputed ? [cause] : []), ...outcomes.flatMap(({ causes }) => causes)],
    remark: outcomes.find(({ remark }) => remark !== undefined)?.remark,
  };
}

/** What passes to or from at least one of several groups of addresses. */
export function toAnyOf(
  outcomes: readonly { readonly outcome: Outcome; readonly addresses: AddressSet }[],
): Outcome {
  const each = outcomes.map(({ outcome }) => outcome);
  const [first, ...others] = each;
  if (first !== undefined && others.length === 0) return first;
  const sure = each.map((one) => one.sure).reduce(unitePorts, NO_PORTS);
  return {
    sure,
    possible: each.map((one) => one.possible).reduce(unitePorts, NO_PORTS),
    parts: each.flatMap(({ parts }) => parts),
    causes: each.flatMap(({ causes }) => causes),
    remark: sure.length > 0 ? remarkOn(outcomes, sure) : undefined,
  };
}

/** The lines to list: what is allowed and what is not known. */
export function linesOf(outcome: Outcome): readonly Line[] {
  const unknown = subtractPorts(outcome.possible, outcome.sure);
  const lines: Line[] = [];
  if (outcome.sure.length > 0) {
    lines.push({
      verdict: "allowed",
      ports: outcome.sure,
      policies: policiesOf(outcome, outcome.sure, "sure"),
      reason: outcome.remark,
    });
  }
  if (unknown.length > 0) {
    lines.push({
      verdict: "unknown",
      ports: unknown,
      policies: policiesOf(outcome, unknown, "possible"),
      reason: reasonOf(outcome, unknown),
    });
  }
  return lines;
}

/** Sorted names of the policies that let some of these ports through. */
export function policiesOf(
  { parts }: Outcome,
  ports: PortSet,
  how: keyof Ports,
): readonly string[] {
  const names = parts.filter((part) => portsMeet(part[how], ports)).map(({ policy }) => policy);
  return [...new Set(names)].sort();
}

/** Why it is not known whether these ports pass. */
export function reasonOf({ causes }: Outcome, ports: PortSet): string {
  const texts = causes.filter((cause) => portsMeet(cause.ports, ports)).map(({ text }) => text);
  return [...new Set(texts)].sort().join("; ");
}

const MOST_RANGES = 8;

function remarkOn(
  outcomes: readonly { readonly outcome: Outcome; readonly addresses: AddressSet }[],
  sure: PortSet,
): string | undefined {
  const partial = outcomes.filter(({ outcome }) => !samePorts(outcome.sure, sure));
  if (partial.length === 0) return undefined;
  const reached = outcomes.filter(({ outcome }) => outcome.sure.length > 0);
  if (reached.length === outcomes.length) return "not on the same ports at all of its addresses";
  const text = rangesText(
    reached.flatMap(({ addresses }) => addresses),
    MOST_RANGES,
  );
  return `only ${text} of its addresses`;
}
