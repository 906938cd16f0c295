import type { End, EndPart } from "./ends.ts";
import { grantsOf, mayPass, mayPassTo } from "./grants.ts";
import type { Grants } from "./grants.ts";
import type { Decision, Protocol } from "./model.ts";
import type { Applied, NetworkClasses } from "./network-classes.ts";
import { bothWays, inEveryReading, linesOf, policiesOf, reasonOf, toAnyOf } from "./outcome.ts";
import type { Line, Outcome } from "./outcome.ts";
import { EVERY } from "./policy-ports.ts";
import { hasPort } from "./port-ranges.ts";

/** One port of one protocol. */
interface OnePort {
  readonly protocol: Protocol;
  readonly port: number;
}

const HOST = "a pod in the host's network may count as its node, which nothing closes to its pods";
const TWICE = "several objects have this name, and policies treat them differently";
const ITSELF = "a pod always reaches itself";
const itself: Outcome = { ...EVERY, parts: [], causes: [], remark: ITSELF };

/** Decides between ends, and remembers what it decided. */
export class Decider {
  readonly #classes: NetworkClasses;
  readonly #egress: Grants;
  readonly #ingress: Grants;
  readonly #simple = new Map<number, Map<number, Seen>>();
  readonly #combined = new Map<string, Seen>();

  constructor(classes: NetworkClasses) {
    this.#classes = classes;
    this.#egress = grantsOf(classes, "egress");
    this.#ingress = grantsOf(classes, "ingress");
  }

  /** What one end may open to another, without the ends. */
  lines(from: End, to: End): readonly Line[] {
    return this.#seen(from, to).lines;
  }

  /** Tells quickly of most ends that nothing from this one can reach them. */
  excluded(from: End): (to: End) => boolean {
    if (from.only === undefined) return () => false;
    const row = mayPassTo(this.#classes.egress[from.only.source] ?? []);
    if (row === undefined) return () => false;
    return ({ only }) => only !== undefined && (row[only.destination] ?? 0) === 0;
  }

  /** Verdict on one port. */
  decide(from: End, to: End, port: OnePort): Decision {
    const { outcome } = this.#seen(from, to);
    const ports = [{ protocol: port.protocol, from: port.port, to: port.port }];
    if (hasPort(outcome.sure, port.protocol, port.port)) {
      const policies = policiesOf(outcome, ports, "sure");
      return { verdict: "allowed", policies, reason: outcome.remark };
    }
    if (hasPort(outcome.possible, port.protocol, port.port)) {
      const policies = policiesOf(outcome, ports, "possible");
      return { verdict: "unknown", policies, reason: reasonOf(outcome, ports) };
    }
    return { verdict: "denied", policies: this.#isolators(from, to, port), reason: undefined };
  }

  #seen(from: End, to: End): Seen {
    if (from === to && !from.isAddresses) return { outcome: itself, lines: linesOf(itself) };
    if (from.only !== undefined && to.only !== undefined) return this.#pair(from.only, to.only);
    if (from.parts.length === 0 || to.parts.length === 0) return nothing;
    const key = `${from.shape} ${to.shape}`;
    const known = this.#combined.get(key);
    if (known !== undefined) return known;
    const outcome = this.#combine(from, to);
    const seen = { outcome, lines: linesOf(outcome) };
    // Two lists of addresses may have one shape, but not one remark.
    if (outcome.remark === undefined) this.#combined.set(key, seen);
    return seen;
  }

  #pair({ source }: EndPart, { destination }: EndPart): Seen {
    // Most pairs of a big cluster end here, so this comes before all that costs more.
    if (!mayPass(this.#classes.ingress[destination] ?? [], source)) return nothing;
    if (!mayPass(this.#classes.egress[source] ?? [], destination)) return nothing;
    const egress = this.#egress(source, destination);
    const ingress = this.#ingress(source, destination);
    const row = this.#simple.get(egress.id) ?? new Map<number, Seen>();
    this.#simple.set(egress.id, row);
    const known = row.get(ingress.id);
    if (known !== undefined) return known;
    const outcome = bothWays(egress, ingress);
    const seen = { outcome, lines: linesOf(outcome) };
    row.set(ingress.id, seen);
    return seen;
  }

  #combine(from: End, to: End): Outcome {
    const froms = readingsOf(from);
    const tos = readingsOf(to);
    const outcomes = froms.flatMap((source) =>
      tos
        .filter((destination) => fitTogether(source, destination))
        .map((destination) => {
          const pairs = source.flatMap((one) => destination.map((other) => [one, other] as const));
          return toAnyOf(
            pairs.map(([one, other]) => ({
              outcome: this.#pair(one, other).outcome,
              addresses: to.isAddresses ? other.addresses : one.addresses,
            })),
          );
        }),
    );
    const onHost = [...from.parts, ...to.parts].some(({ reading }) => reading !== "pod");
    if (!onHost) return inEveryReading(outcomes, TWICE);
    // Nothing closes a pod to its own node.
    const sameNode = from.isAddresses || to.isAddresses ? [] : [everything];
    return inEveryReading([...outcomes, ...sameNode], HOST);
  }

  /** Policies that refuse the port in one direction. */
  #isolators(from: End, to: End, { protocol, port }: OnePort): readonly string[] {
    const names: string[] = [];
    const add = (applied: readonly Applied[] | undefined): void => {
      for (const { policy } of applied ?? []) names.push(policy.name);
    };
    for (const { source } of from.parts) {
      for (const { destination } of to.parts) {
        const egress = this.#egress(source, destination);
        const ingress = this.#ingress(source, destination);
        if (!hasPort(egress.possible, protocol, port)) add(this.#classes.egress[source]);
        if (!hasPort(ingress.possible, protocol, port)) add(this.#classes.ingress[destination]);
      }
    }
    return [...new Set(names)].sort();
  }
}

interface Seen {
  readonly outcome: Outcome;
  readonly lines: readonly Line[];
}

const nothing: Seen = {
  outcome: { sure: [], possible: [], parts: [], causes: [], remark: undefined },
  lines: [],
};

const everything: Outcome = { ...nothing.outcome, ...EVERY };

/** Each reading of a workload by itself; addresses are one reading. */
function readingsOf(end: End): readonly (readonly EndPart[])[] {
  return end.isAddresses ? [end.parts] : end.parts.map((part) => [part]);
}

/** One plugin sees all pods in the host's network alike. */
function fitTogether([one]: readonly EndPart[], [other]: readonly EndPart[]): boolean {
  const readings = [one?.reading, other?.reading];
  return !(readings.includes("host as pod") && readings.includes("host as node"));
}
