import { NAMESPACE_NAME_LABEL } from "../labels.ts";
import { selectsAll } from "../selectors.ts";
import { allOf, anyOf, isMap, isUndecidable, knownOr, listAt, stringAt } from "../unknown.ts";
import type { Field, Verdict } from "../unknown.ts";
import { addressSet, ALL_ADDRESSES, containsRange } from "./address-ranges.ts";
import type { AddressSet } from "./address-ranges.ts";
import type { RulePeer } from "./policy-peer.ts";
import type { Direction, Policy, PolicyRule } from "./policy-reading.ts";
import { allPortsOf, subtractPorts } from "./port-ranges.ts";
import type { PortSet } from "./port-ranges.ts";

/** In what way a rule of a NetworkPolicy is wider than a rule should be. */
export type Breadth = "everyone" | "every namespace" | "every address" | "every port";

/** A place of a NetworkPolicy that opens more than somebody can have meant. */
export interface BroadPlace {
  readonly direction: Direction;
  readonly breadth: Breadth;
  /** Path below `spec`, e.g. `ingress[0].from[1].namespaceSelector`. */
  readonly field: string;
  readonly verdict: Exclude<Verdict, "pass">;
}

type Place = Omit<BroadPlace, "direction" | "verdict"> & {
  /** Is it that wide? */
  readonly wide: Verdict;
};

/**
 * Places that open a policy to everyone, to all namespaces, to all addresses, or all ports to
 * addresses.
 *
 * Ranges with exceptions are no such places, and neither are pods chosen by their labels in egress.
 */
export function broadPlaces(policy: Policy): readonly BroadPlace[] {
  return (["ingress", "egress"] as const).flatMap((direction) => {
    const { applies, rules } = policy[direction];
    return rules.flatMap((rule) => {
      return placesOf(rule, direction).flatMap(({ wide, ...place }) => {
        const verdict = allOf([applies, wide]);
        if (verdict === "fail") return [];
        return [{ ...place, direction, verdict: verdict === "pass" ? "fail" : "undecided" }];
      });
    });
  });
}

function placesOf({ path, peers, ports }: PolicyRule, direction: Direction): readonly Place[] {
  if (peers === "all") return [{ breadth: "everyone", field: path, wide: "pass" }];
  const list = `${path}.${direction === "ingress" ? "from" : "to"}`;
  const single = peers.flatMap((peer, index) => ofPeer(peer, `${list}[${index}]`, direction));
  if (single.some(({ breadth, wide }) => breadth === "every address" && wide === "pass")) {
    return single;
  }
  const together = coverage(peers.map(blockOf));
  const found = single.filter(({ breadth }) => breadth !== "every address");
  if (together !== "fail") found.push({ breadth: "every address", field: list, wide: together });
  if (direction === "egress") return found;
  const wide = allOf([anyOf(peers.map(isRange)), everyPort(ports)]);
  return wide === "fail" ? found : [...found, { breadth: "every port", field: path, wide }];
}

function ofPeer(peer: RulePeer, field: string, direction: Direction): readonly Place[] {
  if (peer.kind === "unknown") return [{ breadth: "everyone", field, wide: "undecided" }];
  if (peer.kind === "addresses") {
    const wide = coverage([peer.block]);
    return wide === "fail"
      ? []
      : [{ breadth: "every address", field: `${field}.ipBlock.cidr`, wide }];
  }
  if (peer.namespaces === undefined) return [];
  // Everybody may label pods, so labels narrow who is reached, but not who may come.
  const pods = direction === "ingress" ? "pass" : selectsAll(peer.pods);
  const wide = allOf([selectsEvery(peer.namespaces), pods]);
  const place = `${field}.namespaceSelector`;
  return wide === "fail" ? [] : [{ breadth: "every namespace", field: place, wide }];
}

/** Does a selector select every namespace? All have the label of their name. */
function selectsEvery(selector: unknown): Verdict {
  const sure = selectsAll(without(selector, (each) => hasName(each) === "pass"));
  if (sure !== "fail") return sure;
  const possible = selectsAll(without(selector, (each) => hasName(each) !== "fail"));
  return possible === "fail" ? "fail" : "undecided";
}

/** Does an expression ask for no more than that label? */
function hasName(expression: unknown): Verdict {
  return allOf([
    isText(stringAt(expression, "key"), NAMESPACE_NAME_LABEL),
    isText(stringAt(expression, "operator"), "Exists"),
  ]);
}

function isText(field: Field<string>, wanted: string): Verdict {
  if (isUndecidable(field)) return "undecided";
  return knownOr(field) === wanted ? "pass" : "fail";
}

function without(selector: unknown, isLeftOut: (expression: unknown) => boolean): unknown {
  const list = listAt(selector, "matchExpressions");
  if (!isMap(selector) || list.kind !== "known") return selector;
  return { ...selector, matchExpressions: list.value.filter((each) => !isLeftOut(each)) };
}

interface Block {
  readonly sure: AddressSet;
  readonly possible: AddressSet;
}

function blockOf(peer: RulePeer): Block {
  return peer.kind === "addresses" ? peer.block : { sure: [], possible: [] };
}

/** Do these blocks hold every address of a version? */
function coverage(blocks: readonly Block[]): Verdict {
  if (coversVersion(blocks.flatMap(({ sure }) => sure))) return "pass";
  return coversVersion(blocks.flatMap(({ possible }) => possible)) ? "undecided" : "fail";
}

function coversVersion(ranges: AddressSet): boolean {
  const all = addressSet(ranges);
  return ([4, 6] as const).some((version) => {
    return all.some((range) => containsRange(range, ALL_ADDRESSES[version]));
  });
}

/** Is it more than a single address? */
function isRange(peer: RulePeer): Verdict {
  if (peer.kind !== "addresses") return "fail";
  const isWide = (set: AddressSet): boolean => set.some(({ first, last }) => first !== last);
  if (isWide(peer.block.sure)) return "pass";
  return isWide(peer.block.possible) ? "undecided" : "fail";
}

function everyPort({ sure, possible }: { sure: PortSet; possible: PortSet }): Verdict {
  const holdsAll = (ports: PortSet): boolean => {
    return (["TCP", "UDP"] as const).some((protocol) => {
      return subtractPorts([allPortsOf(protocol)], ports).length === 0;
    });
  };
  if (holdsAll(sure)) return "pass";
  return holdsAll(possible) ? "undecided" : "fail";
}
