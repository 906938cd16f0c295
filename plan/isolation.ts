import type { Environment } from "../environment/environment.ts";
import { portsText } from "../kubernetes/network/endpoint-text.ts";
import type { Connection } from "../kubernetes/network/model.ts";
import { subtractPorts } from "../kubernetes/network/port-ranges.ts";
import { undeclaredConnections } from "../kubernetes/network/tenant-connections.ts";
import type { TenantNetwork } from "../kubernetes/network/tenant-connections.ts";
import { declarationsOf } from "./declarations.ts";
import type { Declaration } from "./declarations.ts";
import { EdgeReader, pairKey } from "./edge-reader.ts";
import { networkOf, plannedObjects } from "./plan-network.ts";
import type { PlannedResource } from "./plan.ts";

/** One connection that is open. */
export interface IsolationEdge {
  /** `namespace/name[Kind]`, or the name of a peer outside, e.g. `internet`. */
  readonly from: string;
  readonly to: string;
  /** Tenants of both ends, each once. */
  readonly tenants: readonly string[];
  /** E.g. `TCP 80,8080-8090`, or `all`. */
  readonly ports: string;
  /** `namespace/name` of the policies that allow it; empty when none isolates either end. */
  readonly policies: readonly string[];
  /** What asks for it, e.g. `connects`; undefined: nothing does. */
  readonly declaredBy: string | undefined;
}

/** A declared connection that is not open. */
export interface ClosedConnection {
  readonly from: string;
  readonly to: string;
  readonly tenants: readonly string[];
  /** Declared ports that are closed. */
  readonly ports: string;
  /** `namespace/name` of the policies that isolate its ends. */
  readonly policies: readonly string[];
  readonly declaredBy: string;
  /** True for consent between tenants, which a rule of the policy pack judges. */
  readonly consent: boolean;
}

/** A connection that may be open. */
export interface UnknownConnection {
  readonly from: string;
  readonly to: string;
  readonly tenants: readonly string[];
  readonly ports: string;
  readonly reason: string;
}

/** Who reaches whom, against what the environment declares. */
export interface Isolation {
  readonly edges: readonly IsolationEdge[];
  /** Edges between two tenants without the consent of both. */
  readonly undeclared: readonly IsolationEdge[];
  readonly closed: readonly ClosedConnection[];
  readonly unknown: readonly UnknownConnection[];
}

/** The isolation matrix of planned objects; without an environment nothing is declared. */
export function isolationOf(
  resources: readonly PlannedResource[],
  environment?: Environment,
): Isolation {
  const network = networkOf(plannedObjects(resources), environment);
  const declarations = environment === undefined ? [] : declarationsOf(environment, network);
  const found = [...network.connections.connections()];
  const open = found.filter(({ verdict }) => verdict === "allowed");
  const unknown = found.filter(({ verdict }) => verdict === "unknown");
  const reader = new EdgeReader({ network, environment, declarations });
  return {
    edges: sorted(open.map((one) => reader.edge(one))),
    undeclared: sorted(
      undeclaredConnections(network, found)
        .filter(({ verdict }) => verdict === "open")
        .map(({ from, to, ports, policies }) => ({
          ...reader.ends({ from, to }),
          ports: portsText(ports),
          policies,
          declaredBy: undefined,
        })),
    ),
    closed: sorted(closedOf(declarations, { found, network, reader })),
    unknown: sorted(
      unknown.map((one) => ({
        ...reader.ends(one),
        ports: portsText(one.ports),
        reason: one.reason ?? "",
      })),
    ),
  };
}

interface Found {
  readonly found: readonly Connection[];
  readonly network: TenantNetwork;
  readonly reader: EdgeReader;
}

/** Declared ports that are certainly closed. */
function closedOf(
  declarations: readonly Declaration[],
  { found, network, reader }: Found,
): readonly ClosedConnection[] {
  const byPair = Map.groupBy(found, pairKey);
  return declarations.flatMap((declaration) => {
    const reached = (byPair.get(pairKey(declaration)) ?? []).flatMap(({ ports }) => ports);
    const missing = subtractPorts(declaration.ports, reached);
    const [first] = missing;
    if (first === undefined) return [];
    const { from, to, by, consent } = declaration;
    const { protocol, from: port } = first;
    const { policies } = network.connections.decide(from, to, { protocol, port });
    return [
      { ...reader.ends(declaration), ports: portsText(missing), policies, declaredBy: by, consent },
    ];
  });
}

function sorted<T extends Pick<IsolationEdge, "from" | "to">>(edges: readonly T[]): readonly T[] {
  return edges
    .map((edge) => ({ edge, key: `${edge.from} ${edge.to}` }))
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ edge }) => edge);
}
