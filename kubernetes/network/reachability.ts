import { addressSet } from "./address-ranges.ts";
import { cidrsOf } from "./cidr.ts";
import { Decider } from "./decider.ts";
import { endpointKey, Ends } from "./ends.ts";
import type { End } from "./ends.ts";
import type { AskedEnds, Connection, Endpoint, NetworkModel, Reachability } from "./model.ts";
import { classify } from "./network-classes.ts";
import { numberUnits } from "./network-units.ts";
import type { Line } from "./outcome.ts";
import { readPolicy } from "./policy-reading.ts";

/**
 * Answers who reaches whom under NetworkPolicy v1, as Kubernetes documents it.
 *
 * A pod in the host's network is sure to reach another, or to be reached, only where plugins that see
 * the pod and plugins that see its node agree; it is never sure not to, since nothing closes a pod to
 * its own node. Replies to allowed connections are not part of the answers.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function reachability(model: NetworkModel): Reachability {
  const policies = model.policies.map(readPolicy);
  const units = numberUnits(model, policies);
  const classes = classify(units, policies);
  const decider = new Decider(classes);
  const ends = new Ends(units, classes);
  const listed = ends.listed(model);
  const ranges = model.addressRanges ? ends.ranges() : [];
  const byKey = new Map(listed.map((end) => [endpointKey(end.endpoint), end]));
  const endOf = (endpoint: Endpoint): End | undefined =>
    endpoint.kind === "range" ? ends.addresses(endpoint) : byKey.get(endpointKey(endpoint));
  return {
    endpoints: [...listed, ...ranges].map(({ endpoint }) => endpoint),
    between(from, to) {
      const [source, destination] = [endOf(from), endOf(to)];
      if (source === undefined || destination === undefined) return [];
      return decider.lines(source, destination).map((line) => ({ from, to, ...line }));
    },
    decide(from, to, port) {
      const [source, destination] = [endOf(from), endOf(to)];
      if (source === undefined || destination === undefined) return notInModel;
      return decider.decide(source, destination, port);
    },
    connections: (asked = everyEnd) => connections({ listed, ranges, decider }, asked),
  };
}

const notInModel = {
  verdict: "unknown",
  policies: [],
  reason: "one of the ends is not in the model",
} as const;

const everyEnd: AskedEnds = { from: () => true, to: () => true, either: () => true };

interface Listing {
  readonly listed: readonly End[];
  readonly ranges: readonly End[];
  readonly decider: Decider;
}

function* connections(
  { listed, ranges, decider }: Listing,
  asked: AskedEnds,
): Generator<Connection> {
  const merged = rangeMerger();
  const targets = targetsOf(listed, asked);
  const rangeTargets = targetsOf(ranges, asked);
  for (const from of listed) {
    if (!asked.from(from.endpoint)) continue;
    const excluded = decider.excluded(from);
    for (const to of targets(from)) {
      if (excluded(to) || from === to || !isListed(from, to)) continue;
      const lines = decider.lines(from, to);
      if (lines.length === 0) continue;
      for (const line of lines) yield { from: from.endpoint, to: to.endpoint, ...line };
    }
    if (from.endpoint.kind !== "workload") continue;
    const lines = rangeTargets(from).map((range) => [range, decider.lines(from, range)] as const);
    for (const { range, line } of merged(lines)) yield { from: from.endpoint, to: range, ...line };
  }
  const sources = ranges.filter(({ endpoint }) => asked.from(endpoint));
  if (sources.length === 0) return;
  for (const to of listed) {
    if (to.endpoint.kind !== "workload" || !asked.to(to.endpoint)) continue;
    const all = asked.either(to.endpoint);
    const asks = all ? sources : sources.filter(({ endpoint }) => asked.either(endpoint));
    const lines = asks.map((range) => [range, decider.lines(range, to)] as const);
    for (const { range, line } of merged(lines)) yield { from: range, to: to.endpoint, ...line };
  }
}

/** Finds the ends to look at from an end. */
function targetsOf(ends: readonly End[], { to, either }: AskedEnds): (from: End) => readonly End[] {
  const all = ends.filter(({ endpoint }) => to(endpoint));
  const some = all.filter(({ endpoint }) => either(endpoint));
  return (from) => (either(from.endpoint) ? all : some);
}

function isListed(from: End, to: End): boolean {
  return from.endpoint.kind === "workload" || to.endpoint.kind === "workload";
}

interface RangeLine {
  readonly range: Endpoint;
  readonly line: Line;
}

/** Joins ranges with equal lines into one endpoint, and remembers what it joined. */
function rangeMerger() {
  const made = new Map<string, Endpoint>();
  return (all: readonly (readonly [End, readonly Line[]])[]): readonly RangeLine[] => {
    const groups = new Map<string, { readonly line: Line; readonly ends: End[] }>();
    for (const [end, lines] of all) {
      for (const line of lines) {
        const key = JSON.stringify(line);
        const group = groups.get(key) ?? { line, ends: [] };
        group.ends.push(end);
        groups.set(key, group);
      }
    }
    return [...groups.values()].map(({ line, ends }) => {
      const key = ends.map(({ shape }) => shape).join();
      const known = made.get(key);
      const addresses = ends.flatMap(({ parts }) => parts.flatMap((part) => part.addresses));
      const range = known ?? { kind: "range", cidrs: cidrsOf(addressSet(addresses)) };
      made.set(key, range);
      return { range, line };
    });
  };
}
