import { fieldOf, isUndecidable, knownOr, mapAt, stringAt, valueAt } from "../unknown.ts";
import type { NetworkPort, Protocol } from "./model.ts";
import { ALL_PORTS, allPortsOf, LAST_PORT, NO_PORTS, portSet, PROTOCOLS } from "./port-ranges.ts";
import type { PortSet } from "./port-ranges.ts";
import { protocolOf } from "./read-workload.ts";

/** Ports, as far as they are known. */
export interface Ports {
  /** Ports that are among them for sure. */
  readonly sure: PortSet;
  /** Ports that may be among them; holds the sure ones. */
  readonly possible: PortSet;
}

/** Ports of one rule. */
export interface RulePorts extends Ports {
  /** Ports by name: what they are depends on the destination. */
  readonly named: readonly NamedPort[];
}

interface NamedPort {
  readonly name: string;
  /** Undefined: not known. */
  readonly protocol: Protocol | undefined;
}

/** No port. */
export const NONE: Ports = Object.freeze({ sure: NO_PORTS, possible: NO_PORTS });
/** Every port. */
export const EVERY: Ports = Object.freeze({ sure: ALL_PORTS, possible: ALL_PORTS });
/** Ports of a rule without a list of ports. */
export const ALL_RULE_PORTS: RulePorts = Object.freeze({ ...EVERY, named: [] });
/** Ports of a rule that cannot be read. */
export const UNKNOWN_RULE_PORTS: RulePorts = Object.freeze({
  sure: NO_PORTS,
  possible: ALL_PORTS,
  named: [],
});

const portName = /^(?=.*[a-z])[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** Reads an untrusted, not empty list of NetworkPolicyPort. */
export function readPorts(list: readonly unknown[]): RulePorts {
  const read = list.map(readPort);
  return {
    sure: portSet(read.flatMap((ports) => ports.sure)),
    possible: portSet(read.flatMap((ports) => ports.possible)),
    named: read.flatMap((ports) => ports.named),
  };
}

/**
 * Ports that a rule means on a destination with these container ports; `undefined` when those are
 * not known, and an empty list when the destination is an address, which has no port names.
 */
export function portsOn(rule: RulePorts, declared: readonly NetworkPort[] | undefined): Ports {
  if (rule.named.length === 0) return rule;
  const resolved = rule.named.map((named) => resolve(named, declared));
  return {
    sure: portSet([rule, ...resolved].flatMap((ports) => ports.sure)),
    possible: portSet([rule, ...resolved].flatMap((ports) => ports.possible)),
  };
}

function resolve(
  { name, protocol }: NamedPort,
  declared: readonly NetworkPort[] | undefined,
): Ports {
  const protocols = protocol === undefined ? PROTOCOLS : [protocol];
  if (declared === undefined) return { sure: NO_PORTS, possible: protocols.map(allPortsOf) };
  const found = declared.filter((port) => port.name === name && protocols.includes(port.protocol));
  const possible = portSet(found.map(({ protocol, port }) => ({ protocol, from: port, to: port })));
  // Plugins differ on a name that several containers give to different ports.
  const single = protocol !== undefined && new Set(found.map(({ port }) => port)).size === 1;
  return { sure: single ? possible : NO_PORTS, possible };
}

function readPort(entry: unknown): RulePorts {
  const protocolField = stringAt(entry, "protocol");
  if (isUndecidable(mapAt(entry))) return UNKNOWN_RULE_PORTS;
  const protocol = isUndecidable(protocolField)
    ? undefined
    : protocolOf(knownOr(protocolField) ?? "TCP");
  const protocols = protocol === undefined ? PROTOCOLS : [protocol];
  const ranges = (from: number, to: number): PortSet =>
    protocols.map((each) => ({ protocol: each, from, to }));
  const everything = ranges(1, LAST_PORT);
  const unsure = { sure: NO_PORTS, possible: everything, named: [] };

  const port = valueAt(entry, "port");
  const end = readEnd(valueAt(entry, "endPort"));
  if (port === undefined && end === undefined) {
    return {
      sure: protocol === undefined ? NO_PORTS : everything,
      possible: everything,
      named: [],
    };
  }
  if (typeof port === "string" && end === undefined && portName.test(port)) {
    return { sure: NO_PORTS, possible: NO_PORTS, named: [{ name: port, protocol }] };
  }
  if (!isPort(port)) return unsure;
  if (end === "unknown") {
    const sure = protocol === undefined ? NO_PORTS : ranges(port, port);
    return { sure, possible: ranges(port, LAST_PORT), named: [] };
  }
  if (end !== undefined && end < port) return unsure;
  const possible = ranges(port, end ?? port);
  return { sure: protocol === undefined ? NO_PORTS : possible, possible, named: [] };
}

function readEnd(value: unknown): number | "unknown" | undefined {
  const field = fieldOf(value, isPort);
  return isUndecidable(field) ? "unknown" : knownOr(field);
}

function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= LAST_PORT;
}
