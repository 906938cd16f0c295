import type { PortRange, Protocol } from "./model.ts";

/** Ports of several protocols: sorted by protocol and port, neither overlapping nor touching. */
export type PortSet = readonly PortRange[];

/** Protocols in the order in which they are listed. */
export const PROTOCOLS: readonly Protocol[] = ["SCTP", "TCP", "UDP"];
/** Highest port. */
export const LAST_PORT = 65535;
/** No port. */
export const NO_PORTS: PortSet = Object.freeze([]);
/** Every port of every protocol. */
export const ALL_PORTS: PortSet = Object.freeze(PROTOCOLS.map(allPortsOf));

/** Every port of one protocol. */
export function allPortsOf(protocol: Protocol): PortRange {
  return { protocol, from: 1, to: LAST_PORT };
}

/** A set from ranges in any order, which may overlap. */
export function portSet(ranges: readonly PortRange[]): PortSet {
  if (ranges.length < 2) return ranges;
  const merged: PortRange[] = [];
  for (const range of [...ranges].sort(byProtocolAndPort)) {
    const last = merged.at(-1);
    if (last?.protocol === range.protocol && range.from <= last.to + 1) {
      merged[merged.length - 1] = { ...last, to: Math.max(last.to, range.to) };
    } else merged.push(range);
  }
  return merged;
}

/** Ports of either set. */
export function unitePorts(a: PortSet, b: PortSet): PortSet {
  if (a.length === 0 || b === ALL_PORTS) return b;
  if (b.length === 0 || a === ALL_PORTS) return a;
  return portSet([...a, ...b]);
}

/** Ports of both sets. */
export function intersectPorts(a: PortSet, b: PortSet): PortSet {
  if (a === ALL_PORTS) return b;
  if (b === ALL_PORTS) return a;
  const both: PortRange[] = [];
  for (const one of a) {
    for (const other of b) {
      const from = Math.max(one.from, other.from);
      const to = Math.min(one.to, other.to);
      if (one.protocol === other.protocol && from <= to) {
        both.push({ protocol: one.protocol, from, to });
      }
    }
  }
  return both;
}

/** Ports of `a` that are not in `b`. */
export function subtractPorts(a: PortSet, b: PortSet): PortSet {
  let rest = a;
  for (const hole of b) rest = rest.flatMap((range) => without(range, hole));
  return rest;
}

/** Is this port in the set? */
export function hasPort(set: PortSet, protocol: Protocol, port: number): boolean {
  return set.some((range) => range.protocol === protocol && range.from <= port && port <= range.to);
}

/** Do the sets share a port? */
export function portsMeet(a: PortSet, b: PortSet): boolean {
  return intersectPorts(a, b).length > 0;
}

/** Do the sets hold the same ports? */
export function samePorts(a: PortSet, b: PortSet): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((range, index) => {
        const other = b[index];
        return (
          other !== undefined && byProtocolAndPort(range, other) === 0 && range.to === other.to
        );
      }))
  );
}

function without(range: PortRange, hole: PortRange): readonly PortRange[] {
  if (range.protocol !== hole.protocol || hole.to < range.from || hole.from > range.to) {
    return [range];
  }
  const rest: PortRange[] = [];
  if (range.from < hole.from) rest.push({ ...range, to: hole.from - 1 });
  if (hole.to < range.to) rest.push({ ...range, from: hole.to + 1 });
  return rest;
}

function byProtocolAndPort(a: PortRange, b: PortRange): number {
  if (a.protocol !== b.protocol) return a.protocol < b.protocol ? -1 : 1;
  return a.from - b.from;
}
