import { selectorMatches } from "../selectors.ts";
import { allOf } from "../unknown.ts";
import type { Verdict } from "../unknown.ts";
import { addressesOverlap } from "./address-ranges.ts";
import { namespaceMatches } from "./namespace-match.ts";
import { rangesIn } from "./network-units.ts";
import type { NetworkUnits } from "./network-units.ts";
import { UNKNOWN_NAME } from "./object-place.ts";
import type { AddressBlock, RulePeer } from "./policy-peer.ts";
import { structureKey } from "./structure-key.ts";

/** Units that a selector or a peer matches; equal matches are one object. */
export interface Match {
  readonly sure: readonly number[];
  /** It is not known whether they match. */
  readonly unsure: readonly number[];
  /** Network plugins differ on whether they match. */
  readonly disputed: readonly number[];
}

/** Finds the units that policies select and match. */
export interface Matcher {
  /** Pods that a policy selects. */
  readonly selected: (namespace: string | undefined, podSelector: unknown) => Match;
  /** Units that one of these peers of a policy in this namespace matches. */
  readonly matched: (namespace: string | undefined, peers: readonly RulePeer[]) => Match;
}

/** Makes a matcher that does each distinct piece of work once. */
export function matcherOf(units: NetworkUnits): Matcher {
  const matches = new Map<string, Match>();
  const once = (key: string, make: () => Match): Match => {
    const match = matches.get(key) ?? make();
    matches.set(key, match);
    return match;
  };
  const select = podSelection(units);
  const own = (namespace: string | undefined, pods: unknown): Match =>
    once(`${namespace ?? " "} ${structureKey(pods)}`, () => {
      const verdicts = units.namespaces.map(({ name }) => isSame(namespace, name));
      return select(verdicts, pods);
    });
  const everything = Array.from({ length: units.count }, (_, index) => index);
  const unknown = { sure: [], unsure: everything, disputed: [] };
  const matched = (namespace: string | undefined, peer: RulePeer): Match => {
    if (peer.kind === "unknown") return unknown;
    if (peer.kind === "addresses") {
      return once(blockKey(peer.block), () => matchBlock(units, peer.block));
    }
    if (peer.namespaces === undefined) return own(namespace, peer.pods);
    const key = `${structureKey(peer.namespaces)} ${structureKey(peer.pods)}`;
    return once(`in ${key}`, () => {
      const verdicts = units.namespaces.map((each) => namespaceMatches(peer.namespaces, each));
      return select(verdicts, peer.pods);
    });
  };
  const numbers = new Map<Match, number>();
  return {
    selected: own,
    matched(namespace, peers) {
      const [first, ...others] = new Set(peers.map((peer) => matched(namespace, peer)));
      if (first === undefined || others.length === 0) return first ?? unknown;
      const key = [first, ...others].map((match) => numberOf(numbers, match)).sort();
      return once(`any of ${key.join()}`, () => anyOfMatches([first, ...others]));
    },
  };
}

function numberOf(numbers: Map<Match, number>, match: Match): number {
  const number = numbers.get(match) ?? numbers.size;
  numbers.set(match, number);
  return number;
}

function anyOfMatches(matches: readonly Match[]): Match {
  const sure = new Set(matches.flatMap((match) => match.sure));
  const unsure = new Set(matches.flatMap((match) => match.unsure));
  const disputed = new Set(matches.flatMap((match) => match.disputed));
  return {
    sure: [...sure],
    unsure: [...unsure].filter((unit) => !sure.has(unit)),
    disputed: [...disputed].filter((unit) => !sure.has(unit) && !unsure.has(unit)),
  };
}

function isSame(wanted: string | undefined, name: string): Verdict {
  if (wanted === undefined || name === UNKNOWN_NAME) return "undecided";
  return wanted === name ? "pass" : "fail";
}

/** Selects pods, given a verdict on each namespace. */
function podSelection(units: NetworkUnits) {
  const inNamespace = units.namespaces.map((): number[] => []);
  const labelNumbers = new Map<string, number>();
  const labels = units.pods.map(({ namespace, workload }, pod) => {
    inNamespace[namespace]?.push(pod);
    const key = structureKey(workload.labels);
    const number = labelNumbers.get(key) ?? labelNumbers.size;
    labelNumbers.set(key, number);
    return number;
  });
  const verdicts = new Map<string, (Verdict | undefined)[]>();
  return (namespaces: readonly Verdict[], selector: unknown): Match => {
    const key = structureKey(selector);
    const known = verdicts.get(key) ?? [];
    verdicts.set(key, known);
    const match = { sure: [] as number[], unsure: [] as number[], disputed: [] };
    for (const [index, namespace] of namespaces.entries()) {
      if (namespace === "fail") continue;
      for (const pod of inNamespace[index] ?? []) {
        const label = labels[pod] ?? 0;
        const own = (known[label] ??= selectorMatches(selector, units.pods[pod]?.workload.labels));
        const verdict = allOf([namespace, own]);
        if (verdict !== "fail") match[verdict === "pass" ? "sure" : "unsure"].push(pod);
      }
    }
    return match;
  };
}

function matchBlock(units: NetworkUnits, { sure, possible }: AddressBlock): Match {
  const certain = rangesIn(units, sure);
  const held = new Set(certain);
  const pods = addressesOverlap(possible, units.podRanges) ? [...units.pods.keys()] : [];
  return {
    sure: certain,
    unsure: rangesIn(units, possible).filter((range) => !held.has(range)),
    // The address of a node is not known, and plugins differ on blocks that hold pods.
    disputed: possible.length > 0 ? [...pods, units.node] : [],
  };
}

function blockKey({ sure, possible }: AddressBlock): string {
  const texts = [sure, possible].map((set) =>
    set.map(({ version, first, last }) => `${version}:${first}-${last}`).join(","),
  );
  return `at ${texts.join(" ")}`;
}
