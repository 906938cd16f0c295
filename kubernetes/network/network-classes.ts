import type { NetworkPort } from "./model.ts";
import { matcherOf } from "./matching.ts";
import type { Match, Matcher } from "./matching.ts";
import type { NetworkUnits } from "./network-units.ts";
import { Partition } from "./partition.ts";
import type { Direction, Policy, PolicyRule } from "./policy-reading.ts";

/** How surely a rule matches a class of units. */
export const NOT_MATCHED = 0;
/** Network plugins differ. */
export const DISPUTED = 1;
/** Not known. */
export const UNSURE = 2;
/** Matched for sure. */
export const SURE = 3;

/** Units in classes: one number as the source of traffic, one as its destination. */
export interface NetworkClasses {
  readonly sources: { readonly of: Int32Array; readonly count: number };
  readonly destinations: { readonly of: Int32Array; readonly count: number };
  /** Policies that act on the egress of each class of sources. */
  readonly egress: readonly (readonly Applied[])[];
  /** Policies that act on the ingress of each class of destinations. */
  readonly ingress: readonly (readonly Applied[])[];
  /** Declared ports of each class of destinations: of one of its units, all that rules name. */
  readonly ports: readonly (readonly NetworkPort[] | undefined)[];
}

/** A policy that acts on a class, surely or perhaps. */
export interface Applied {
  readonly id: number;
  readonly policy: Policy;
  readonly sure: boolean;
  readonly rules: readonly AppliedRule[];
}

/** A rule, with how surely it matches each class of peers. */
export interface AppliedRule {
  readonly rule: PolicyRule;
  /** Undefined: it matches all for sure. */
  readonly peers: Uint8Array | undefined;
}

interface MatchedPolicy {
  readonly policy: Policy;
  readonly selected: Match;
  readonly rules: readonly {
    readonly rule: PolicyRule;
    readonly peers: Match | "all";
  }[];
}

/** Puts units into classes and finds what acts on each. */
export function classify(units: NetworkUnits, policies: readonly Policy[]): NetworkClasses {
  const matcher = matcherOf(units);
  const egress = matchPolicies(matcher, policies, "egress");
  const ingress = matchPolicies(matcher, policies, "ingress");

  const from = new Partition(units.count);
  const to = new Partition(units.count);
  refineBy(from, [...egress.map(selectedOf), ...ingress.flatMap(peersOf)]);
  refineBy(to, [...ingress.map(selectedOf), ...egress.flatMap(peersOf)]);
  for (const group of groupByPorts(units, namesIn(policies))) to.refine(group);
  const sources = from.classes();
  const destinations = to.classes();

  const ports: (readonly NetworkPort[] | undefined)[] = [];
  for (let unit = 0; unit < units.count; unit += 1) {
    const pod = units.pods[unit];
    ports[destinations.of[unit] ?? 0] = pod === undefined ? [] : pod.workload.ports;
  }
  return {
    ...{ sources, destinations, ports },
    egress: applyTo(egress, { subjects: sources, peers: destinations, direction: "egress" }),
    ingress: applyTo(ingress, { subjects: destinations, peers: sources, direction: "ingress" }),
  };
}

function matchPolicies(
  matcher: Matcher,
  policies: readonly Policy[],
  direction: Direction,
): readonly MatchedPolicy[] {
  return policies
    .filter((policy) => policy[direction].applies !== "fail")
    .map((policy) => ({
      policy,
      selected: matcher.selected(policy.namespace, policy.podSelector),
      rules: policy[direction].rules.map((rule) => ({
        rule,
        peers: rule.peers === "all" ? rule.peers : matcher.matched(policy.namespace, rule.peers),
      })),
    }));
}

function selectedOf({ selected }: MatchedPolicy): Match {
  return selected;
}

function peersOf({ rules }: MatchedPolicy): readonly Match[] {
  return rules.map(({ peers }) => peers).filter((peers) => peers !== "all");
}

function refineBy(partition: Partition, matches: readonly Match[]): void {
  for (const match of new Set(matches)) {
    partition.refine(match.sure);
    partition.refine(match.unsure);
    partition.refine(match.disputed);
  }
}

/** Names of ports that rules use. */
function namesIn(policies: readonly Policy[]): ReadonlySet<string> {
  return new Set(
    policies
      .flatMap(({ ingress, egress }) => [...ingress.rules, ...egress.rules])
      .flatMap(({ ports }) => ports.named.map(({ name }) => name)),
  );
}

/** Pods that give the same ports to these names. */
function groupByPorts(
  units: NetworkUnits,
  names: ReadonlySet<string>,
): Iterable<readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, { workload }] of units.pods.entries()) {
    const named = workload.ports?.filter(({ name }) => name !== undefined && names.has(name));
    const texts = named?.map(({ name, port, protocol }) => `${name ?? ""}/${port}/${protocol}`);
    const key = texts?.sort().join() ?? "unknown";
    const group = groups.get(key) ?? [];
    group.push(index);
    groups.set(key, group);
  }
  return names.size === 0 ? [] : groups.values();
}

interface Roles {
  readonly subjects: NetworkClasses["sources"];
  readonly peers: NetworkClasses["sources"];
  readonly direction: Direction;
}

function applyTo(
  policies: readonly MatchedPolicy[],
  { subjects, peers, direction }: Roles,
): readonly (readonly Applied[])[] {
  const applied = Array.from({ length: subjects.count }, (): Applied[] => []);
  const rows = rowMaker(peers);
  let id = 0;
  for (const { policy, selected, rules } of policies) {
    const classed = rules.map(({ rule, peers }) => ({ rule, peers: rows(peers) }));
    const certain = policy[direction].applies === "pass";
    for (const [units, sure] of [
      [selected.sure, certain] as const,
      [selected.unsure, false] as const,
    ]) {
      const entry = { id, policy, sure, rules: classed };
      id += 1;
      for (const subject of new Set(units.map((unit) => subjects.of[unit] ?? 0))) {
        applied[subject]?.push(entry);
      }
    }
  }
  return applied;
}

/** Makes one row per distinct match. */
function rowMaker(peers: Roles["peers"]) {
  const rows = new Map<Match, Uint8Array>();
  return (match: Match | "all"): Uint8Array | undefined => {
    if (match === "all") return undefined;
    const known = rows.get(match);
    if (known !== undefined) return known;
    const row = new Uint8Array(peers.count);
    for (const unit of match.disputed) row[peers.of[unit] ?? 0] = DISPUTED;
    for (const unit of match.unsure) row[peers.of[unit] ?? 0] = UNSURE;
    for (const unit of match.sure) row[peers.of[unit] ?? 0] = SURE;
    rows.set(match, row);
    return row;
  };
}
