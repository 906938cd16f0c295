import type { NetworkNamespace, NetworkWorkload } from "../../../kubernetes/network/model.ts";
import type { Observation } from "../../../kubernetes/probe/compare-probes.ts";
import { PROBE_NAMESPACE } from "../../../kubernetes/probe/probe-plan.ts";
import type { ProbeEdge, ProbeEnd, ProbePlan } from "../../../kubernetes/probe/probe-plan.ts";
import { bruteForce } from "../network-brute-force.ts";
import type { PlainEnd, PlainPolicy } from "../network-brute-force.ts";

/** A cluster whose network plugin is the naive evaluator. */
export interface SimulatedCluster {
  readonly namespaces: readonly NetworkNamespace[];
  readonly workloads: readonly NetworkWorkload[];
  readonly policies: readonly PlainPolicy[];
  /**
   * Where the packets to a fixed address end: an address or a pod, and the port behind it.
   *
   * @default - at the address itself, on the same port
   */
  readonly behind?: ReadonlyMap<string, { readonly end: PlainEnd; readonly port: number }>;
}

/** The pod that belongs to nobody. */
export const strangerPod: NetworkWorkload = {
  namespace: PROBE_NAMESPACE,
  name: "stranger",
  kind: "Pod",
  labels: {},
  ports: [],
  hostNetwork: false,
};

/** What the naive evaluator says of an edge. */
export function naiveVerdict(cluster: SimulatedCluster, edge: ProbeEdge): string {
  const { protocol, from, to } = edge;
  const known = to.kind === "outside" ? cluster.behind?.get(to.name) : undefined;
  const end = known?.end ?? plainEnd(cluster, to);
  const contact = { from: plainEnd(cluster, from), to: end, protocol };
  const { namespaces, policies } = cluster;
  const world = { namespaces, policies, podAddresses: [] };
  return bruteForce(world, { ...contact, port: known?.port ?? edge.port });
}

/** What probes see in a cluster in which every twin listens. */
export function observe(cluster: SimulatedCluster, plan: ProbePlan): readonly Observation[] {
  return [
    ...plan.selfProbes.map(({ id }): Observation => ({ id, outcome: "answered" })),
    ...plan.edges.map((edge): Observation => {
      const isOpen = naiveVerdict(cluster, edge) === "allowed";
      // Some plugins drop packets, others refuse them.
      const closed = edge.id % 2 === 0 ? "refused" : "timeout";
      return { id: edge.id, outcome: isOpen ? "answered" : closed };
    }),
  ];
}

function plainEnd({ workloads }: SimulatedCluster, end: ProbeEnd): PlainEnd {
  if (end.kind === "stranger") return strangerPod;
  if (end.kind === "outside") return end.address;
  const found = workloads.find(
    ({ namespace, name, kind }) =>
      namespace === end.namespace && name === end.name && kind === end.workload,
  );
  if (found === undefined) throw new Error(`no workload ${end.namespace}/${end.name}`);
  return found;
}
