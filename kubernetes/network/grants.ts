import { DISPUTED, NOT_MATCHED, SURE } from "./network-classes.ts";
import type { Applied, NetworkClasses } from "./network-classes.ts";
import type { Direction } from "./policy-reading.ts";
import { EVERY, NONE, portsOn } from "./policy-ports.ts";
import type { Ports } from "./policy-ports.ts";
import { ALL_PORTS, intersectPorts, NO_PORTS, samePorts, unitePorts } from "./port-ranges.ts";
import type { PortSet } from "./port-ranges.ts";

/** What the policies on one end let through, in one direction. */
export interface Grant extends Ports {
  readonly id: number;
  /** What each policy contributes. */
  readonly parts: readonly GrantPart[];
  readonly causes: readonly Cause[];
}

/** Ports that one policy lets through. */
export interface GrantPart extends Ports {
  /** `namespace/name` of the policy. */
  readonly policy: string;
}

/** Why something about these ports is not known. */
export interface Cause {
  readonly text: string;
  readonly ports: PortSet;
}

/** Everything passes: no policy acts here. */
const OPEN: Grant = Object.freeze({ ...EVERY, id: 0, parts: [], causes: [] });
/** Nothing passes. */
const CLOSED: Grant = Object.freeze({ ...NONE, id: 1, parts: [], causes: [] });

/** Finds the grant of one direction between two classes; equal grants are one object. */
export type Grants = (source: number, destination: number) => Grant;

/** Makes the lookup for one direction. */
export function grantsOf(classes: NetworkClasses, direction: Direction): Grants {
  const made = new Map<string, Grant>();
  const portNumbers = numberPorts(classes.ports);
  return (source, destination) => {
    const [subject, peer] = direction === "egress" ? [source, destination] : [destination, source];
    const applied = classes[direction][subject] ?? [];
    if (applied.length === 0) return OPEN;
    const key = keyOf(applied, peer);
    if (key === "") return CLOSED;
    const whole = `${key}@${portNumbers[destination] ?? 0}`;
    const known = made.get(whole);
    if (known !== undefined) return known;
    const policies = applied.map((each) => ({
      applied: each,
      ...contributionOf({ applied: each, peer, direction, ports: classes.ports[destination] }),
    }));
    const grant = { id: made.size + 2, ...sum(policies, direction) };
    made.set(whole, grant);
    return grant;
  };
}

/** Can anything pass between a class that these policies act on and this class of peers? */
export function mayPass(applied: readonly Applied[], peer: number): boolean {
  let isolated = false;
  for (const { sure, rules } of applied) {
    isolated ||= sure;
    for (const { peers } of rules) if (howSurely(peers, peer) !== NOT_MATCHED) return true;
  }
  return !isolated;
}

/** One number per class of peers, 0 where nothing can pass; undefined: anything may. */
export function mayPassTo(applied: readonly Applied[]): Uint8Array | undefined {
  if (!applied.some(({ sure }) => sure)) return undefined;
  const rows = applied.flatMap(({ rules }) => rules.map(({ peers }) => peers));
  const [first] = rows;
  if (first === undefined || rows.includes(undefined))
    return rows.length === 0 ? NOTHING : undefined;
  const all = first.slice();
  for (const row of new Set(rows)) {
    for (let at = 0; at < all.length; at += 1) all[at] = (all[at] ?? 0) | (row?.[at] ?? 0);
  }
  return all;
}

const NOTHING = new Uint8Array(0);

/** Names what decides the grant; empty when nothing passes for sure. */
function keyOf(applied: readonly Applied[], peer: number): string {
  let key = applied.some(({ sure }) => sure) ? "" : "?";
  for (const { id, sure, rules } of applied) {
    if (!sure) key += `;${id}`;
    for (let at = 0; at < rules.length; at += 1) {
      const how = howSurely(rules[at]?.peers, peer);
      if (how !== NOT_MATCHED) key += `,${id}.${at}.${how}`;
    }
  }
  return key;
}

/** Without a list a rule matches every peer. */
function howSurely(peers: Uint8Array | undefined, peer: number): number {
  return peers === undefined ? SURE : (peers[peer] ?? NOT_MATCHED);
}

interface Contribution extends Ports {
  readonly causes: readonly Cause[];
}

interface Contact {
  readonly applied: Applied;
  readonly peer: number;
  readonly direction: Direction;
  readonly ports: NetworkClasses["ports"][number];
}

/** What the rules of one policy let through, if it acts. */
function contributionOf({ applied, peer, direction, ports }: Contact): Contribution {
  let [sure, possible] = [NO_PORTS, NO_PORTS];
  const causes: Cause[] = [];
  for (const { rule, peers } of applied.rules) {
    const how = howSurely(peers, peer);
    if (how === NOT_MATCHED) continue;
    const own = portsOn(rule.ports, ports);
    possible = unitePorts(possible, own.possible);
    const place = `${applied.policy.name}, ${rule.path}`;
    if (how === SURE) {
      sure = unitePorts(sure, own.sure);
      if (!samePorts(own.sure, own.possible)) causes.push(portsCause(place, own.possible));
    } else causes.push({ text: peerCause({ place, how, direction }), ports: own.possible });
  }
  return { sure, possible, causes };
}

function sum(
  policies: readonly (Contribution & { readonly applied: Applied })[],
  direction: Direction,
): Omit<Grant, "id"> {
  const end = direction === "egress" ? "source" : "destination";
  const certain = policies.filter(({ applied }) => applied.sure);
  const causes = policies.flatMap(({ applied, possible, causes }) => {
    if (applied.sure) return causes;
    const text = `whether ${applied.policy.name} acts on the ${direction} of the ${end} is not known`;
    return [{ text, ports: certain.length > 0 ? possible : ALL_PORTS }, ...causes];
  });
  const parts = policies.map(({ applied, sure, possible }) => ({
    policy: applied.policy.name,
    sure: applied.sure || certain.length === 0 ? sure : NO_PORTS,
    possible,
  }));
  if (certain.length > 0) {
    return {
      ...{ parts, causes },
      sure: certain.map(({ sure }) => sure).reduce(unitePorts, NO_PORTS),
      possible: policies.map(({ possible }) => possible).reduce(unitePorts, NO_PORTS),
    };
  }
  // Whichever of them act, at least one does or all is open.
  const sure = policies.map(({ sure }) => sure).reduce(intersectPorts, ALL_PORTS);
  return { parts, causes, sure, possible: ALL_PORTS };
}

function portsCause(place: string, ports: PortSet): Cause {
  return { text: `the ports of ${place} are not known`, ports };
}

interface PeerQuestion {
  readonly place: string;
  readonly how: number;
  readonly direction: Direction;
}

function peerCause({ place, how, direction }: PeerQuestion): string {
  const end = direction === "egress" ? "destination" : "source";
  return how === DISPUTED
    ? `network plugins differ on whether the ipBlock of ${place} matches the ${end}`
    : `whether ${place} matches the ${end} is not known`;
}

/** Equal numbers for equal declared ports. */
function numberPorts(ports: NetworkClasses["ports"]): readonly number[] {
  const numbers = new Map<string, number>();
  return ports.map((each) => {
    const key = JSON.stringify(each ?? "unknown");
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}
