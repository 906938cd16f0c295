import { portsOn } from "../network/policy-ports.ts";
import type { Policy } from "../network/policy-reading.ts";
import { LAST_PORT } from "../network/port-ranges.ts";
import type { PortRange } from "../network/model.ts";
import { rulesAbout } from "./policy-reach.ts";
import type { PlacedPods } from "./policy-reach.ts";

/** Where the search for a port begins that nobody declares; below it ports have known uses. */
const UNDECLARED_FROM = 20_000;

/** Ports of some pods that are worth a try. */
export interface PortChoice {
  /** Sorted: declared ones, ends of the ranges of policies, and the undeclared one. */
  readonly ports: readonly number[];
  /** In no range of a policy, unless ranges leave none. */
  readonly undeclared: number;
}

/** Chooses the ports on which these pods are tried, whatever the protocol of their declaration. */
export function portChoice(pods: PlacedPods, policies: readonly Policy[]): PortChoice {
  const declared = pods.workload.ports ?? [];
  const ranges = policies
    .flatMap((policy) => rulesAbout(policy, pods))
    .flatMap(({ ports }) => portsOn(ports, declared).possible)
    .filter(isRange);
  const named = [
    ...declared.filter(({ protocol }) => protocol !== "SCTP").map(({ port }) => port),
    ...ranges.flatMap(({ from, to }) => [from, to]),
  ];
  const undeclared = undeclaredPort(new Set(named), ranges);
  const ports = [...new Set([...named, undeclared])].sort((one, other) => one - other);
  return { ports, undeclared };
}

/** A port of these pods that no policy speaks of and that they do not declare. */
function undeclaredPort(named: ReadonlySet<number>, ranges: readonly PortRange[]): number {
  const isCovered = (port: number): boolean =>
    ranges.some(({ from, to }) => from <= port && port <= to);
  let spare: number | undefined;
  for (let port = UNDECLARED_FROM; port <= LAST_PORT; port += 1) {
    if (named.has(port)) continue;
    if (!isCovered(port)) return port;
    spare ??= port;
  }
  return spare ?? UNDECLARED_FROM;
}

/** All ports of a protocol are no statement on any of them. */
function isRange({ protocol, from, to }: PortRange): boolean {
  return protocol !== "SCTP" && !(from === 1 && to === LAST_PORT);
}
