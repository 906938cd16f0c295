import { endpointText, portsText } from "../network/endpoint-text.ts";
import { endpointOf } from "../network/ends.ts";
import type { Endpoint, PortRange, Reachability } from "../network/model.ts";
import { portSet } from "../network/port-ranges.ts";
import type { Policy } from "../network/policy-reading.ts";
import { portChoice } from "./probe-ports.ts";
import { PROBE_NAMESPACE, probeEndKey } from "./probe-plan.ts";
import type { ProbeEdge, ProbeEnd, ProbePlan, ProbeProtocol, ProbeSkip } from "./probe-plan.ts";
import type { ProbeTwin, SelfProbe } from "./probe-plan.ts";
import type { ChosenPods } from "./twin-choice.ts";

/** What probes are made of. */
export interface ProbeSource {
  /** The answers behind the isolation matrix. */
  readonly connections: Reachability;
  readonly policies: readonly Policy[];
  readonly pods: readonly ChosenPods[];
  /** The stranger in the model; undefined: there is none. */
  readonly stranger: Endpoint | undefined;
  readonly fixed: readonly FixedTarget[];
  /**
   * Is this connection wanted?
   *
   * @default - every connection is
   */
  readonly isAsked?: (from: ProbeEnd, to: ProbeEnd) => boolean;
}

/** A fixed address to try. */
export interface FixedTarget {
  readonly end: Extract<ProbeEnd, { readonly kind: "outside" }>;
  /** Who answers there in the model. */
  readonly endpoint: Endpoint;
  readonly ports: readonly TriedPort[];
}

/** A port to connect to. */
export interface TriedPort {
  readonly protocol: ProbeProtocol;
  readonly port: number;
  /**
   * Port behind it, which is what policies see.
   *
   * @default - the same
   */
  readonly behind?: number;
}

interface Source {
  readonly end: ProbeEnd;
  readonly endpoint: Endpoint;
}

interface Target extends Source {
  readonly ports: readonly TriedPort[];
}

interface Undecided {
  readonly what: string;
  readonly reason: string;
  readonly port: PortRange;
}

/** Every connection to try between twins, and from twins to fixed addresses. */
export function probeEdges(source: ProbeSource): ProbePlan {
  const { connections, pods, policies, stranger, fixed, isAsked = () => true } = source;
  const targets = pods.map((each): Target & { readonly undeclared: number } => {
    const { ports, undeclared } = portChoice(each, policies);
    const endpoint = endpointOf(each.workload);
    return { end: endOf(each), endpoint, ports: bothProtocols(ports), undeclared };
  });
  const end = { kind: "stranger" } as const;
  const strangers = stranger === undefined ? [] : [{ end, endpoint: stranger }];
  const unasked = [...new Set(targets.map(({ undeclared }) => undeclared))];
  const to = [
    ...targets,
    ...strangers.map((each) => ({ ...each, ports: bothProtocols(unasked) })),
    ...fixed,
  ];
  const edges: ProbeEdge[] = [];
  const undecided: Undecided[] = [];
  for (const from of [...targets, ...strangers]) {
    for (const target of to) {
      if (probeEndKey(from.end) === probeEndKey(target.end)) continue;
      if (!isAsked(from.end, target.end)) continue;
      decide({ from, target, connections, edges, undecided });
    }
  }
  const edgesTo = Map.groupBy(edges, (edge) => probeEndKey(edge.to));
  const used = new Set(edges.flatMap(({ from, to }) => [from, to].map(probeEndKey)));
  const nobody = { end, namespace: PROBE_NAMESPACE, labels: {}, ports: [] };
  const twins = [...pods.map(silentTwin), ...strangers.map(() => nobody)]
    .filter((twin) => used.has(probeEndKey(twin.end)))
    .map((twin) => listening(twin, edgesTo.get(probeEndKey(twin.end)) ?? []));
  return { edges, selfProbes: selfProbesOf(twins, edges.length), twins, skipped: skips(undecided) };
}

interface Question {
  readonly from: Source;
  readonly target: Target;
  readonly connections: Reachability;
  readonly edges: ProbeEdge[];
  readonly undecided: Undecided[];
}

function decide({ from, target, connections, edges, undecided }: Question): void {
  for (const { protocol, port, behind = port } of target.ports) {
    const { verdict, policies, reason } = connections.decide(from.endpoint, target.endpoint, {
      protocol,
      port: behind,
    });
    // What holds for some addresses of an end says nothing about the one that is tried.
    if (reason !== undefined || verdict === "unknown") {
      const what = `${endText(from.end)} -> ${endText(target.end)}`;
      const range = { protocol, from: port, to: port };
      undecided.push({ what, reason: reason ?? "not decided", port: range });
      continue;
    }
    const expected = verdict === "allowed" ? "open" : "closed";
    const ends = { from: from.end, to: target.end };
    edges.push({ id: edges.length, ...ends, protocol, port, expected, policies });
  }
}

function bothProtocols(ports: readonly number[]): readonly TriedPort[] {
  return ports.flatMap((port) => [
    { protocol: "TCP", port },
    { protocol: "UDP", port },
  ]);
}

function endOf({ workload }: ChosenPods): ProbeEnd {
  const { namespace, name, kind } = workload;
  return { kind: "workload", namespace, name, workload: kind };
}

function endText(end: ProbeEnd): string {
  return end.kind === "stranger" ? end.kind : endpointText(end);
}

type SilentTwin = Omit<ProbeTwin, "tcp" | "udp">;

function silentTwin(pods: ChosenPods): SilentTwin {
  const { workload, labels } = pods;
  const { namespace, ports = [] } = workload;
  return { end: endOf(pods), namespace, labels, ports };
}

/** The twin with the ports of all edges to it. */
function listening(twin: SilentTwin, edges: readonly ProbeEdge[]): ProbeTwin {
  const ports = (wanted: ProbeProtocol): readonly number[] => {
    const all = edges.flatMap(({ protocol, port }) => (protocol === wanted ? [port] : []));
    return [...new Set(all)].sort((one, other) => one - other);
  };
  return { ...twin, tcp: ports("TCP"), udp: ports("UDP") };
}

function selfProbesOf(twins: readonly ProbeTwin[], firstId: number): readonly SelfProbe[] {
  return twins
    .flatMap(({ end, tcp, udp }) => [
      ...tcp.map((port) => ({ end, protocol: "TCP" as const, port })),
      ...udp.map((port) => ({ end, protocol: "UDP" as const, port })),
    ])
    .map((probe, index) => ({ id: firstId + index, ...probe }));
}

/** One line for each pair and reason. */
function skips(undecided: readonly Undecided[]): readonly ProbeSkip[] {
  const groups = Map.groupBy(undecided, ({ what, reason }) => `${what} ${reason}`);
  return [...groups.values()].flatMap((group) => {
    const ports = portsText(portSet(group.map(({ port }) => port)));
    return group.slice(0, 1).map(({ what, reason }) => ({ what: `${what} ${ports}`, reason }));
  });
}
