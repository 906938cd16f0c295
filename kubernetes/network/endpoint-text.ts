import { addressSet } from "./address-ranges.ts";
import type { AddressRange, AddressSet } from "./address-ranges.ts";
import { cidrsOf, parseCidrs } from "./cidr.ts";
import { addressText } from "./ip-address.ts";
import type { Endpoint, PortRange } from "./model.ts";
import { ALL_PORTS, samePorts } from "./port-ranges.ts";

/**
 * One end of a connection, for people: `acme/web[Deployment]`, `internet`, or
 * address ranges such as `10.0.0.0/8,192.168.0.1-192.168.0.9`.
 */
export function endpointText(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case "workload":
      return `${endpoint.namespace}/${endpoint.name}[${endpoint.workload}]`;
    case "outside":
      return endpoint.name;
    case "range":
      return rangesText(parseCidrs(endpoint.cidrs) ?? []);
  }
}

/** Ports for people: `TCP 80,8080-8090, UDP 53`, or `all`. */
export function portsText(ports: readonly PortRange[]): string {
  if (samePorts(ports, ALL_PORTS)) return "all";
  const texts = new Map<string, string[]>();
  for (const { protocol, from, to } of ports) {
    const list = texts.get(protocol) ?? [];
    list.push(from === to ? `${from}` : `${from}-${to}`);
    texts.set(protocol, list);
  }
  return [...texts].map(([protocol, list]) => `${protocol} ${list.join(",")}`).join(", ");
}

/** `10.0.0.0/8` when one CIDR says it all, else `10.0.0.0-10.0.2.255`. */
export function rangeText(range: AddressRange): string {
  const [only = "", ...others] = cidrsOf([range]);
  if (others.length === 0) return only;
  const { version, first, last } = range;
  return `${addressText(version, first)}-${addressText(version, last)}`;
}

/** Addresses for people: a CIDR where one is enough, else the first and the last address. */
export function rangesText(addresses: AddressSet, most = Infinity): string {
  const ranges = addressSet(addresses);
  const texts = ranges.slice(0, most).map(rangeText);
  const left = ranges.length - texts.length;
  return left === 0 ? texts.join(",") : `${texts.join(",")} and ${left} more`;
}
