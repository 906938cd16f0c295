/** Transport protocols that a NetworkPolicy knows. */
export type Protocol = "TCP" | "UDP" | "SCTP";

/** Ports `from` to `to`, both included, of one protocol. */
export interface PortRange {
  readonly protocol: Protocol;
  readonly from: number;
  readonly to: number;
}

/** Pods of one workload: all alike. */
export interface NetworkWorkload {
  readonly namespace: string;
  readonly name: string;
  /** Kind of the workload, e.g. `Deployment`; `Pod` for a bare one. */
  readonly kind: string;
  /** Labels of the pods: untrusted, may be or hold `UNKNOWN`. */
  readonly labels: unknown;
  /** Declared container ports; undefined: not known. */
  readonly ports: readonly NetworkPort[] | undefined;
  /** Undefined: not known. */
  readonly hostNetwork: boolean | undefined;
}

/** A declared container port. */
export interface NetworkPort {
  readonly name: string | undefined;
  readonly port: number;
  readonly protocol: Protocol;
}

/** A namespace with its labels; `kubernetes.io/metadata.name` is always added. */
export interface NetworkNamespace {
  readonly name: string;
  /** Untrusted, may be or hold `UNKNOWN`. */
  readonly labels: unknown;
}

/** A peer that is not among the workloads, by a name for people such as `internet`. */
export type Outside =
  | { readonly name: string; readonly cidrs: readonly string[] }
  | { readonly name: string; readonly pod: NetworkWorkload; readonly namespace: NetworkNamespace };

/** Everything that decides who reaches whom. */
export interface NetworkModel {
  readonly namespaces: readonly NetworkNamespace[];
  readonly workloads: readonly NetworkWorkload[];
  /** NetworkPolicy objects of networking.k8s.io/v1: untrusted, complete with metadata. */
  readonly policies: readonly unknown[];
  readonly outsides: readonly Outside[];
  /**
   * Ranges that pods and Services may have addresses in. An ipBlock that overlaps them makes a
   * connection between pods `unknown`, since network plugins differ; empty: never.
   */
  readonly podCidrs: readonly string[];
  /** True: all addresses of IPv4 and IPv6 are peers too, in ranges that no policy divides. */
  readonly addressRanges: boolean;
}

/** One end of a connection. */
export type Endpoint =
  | {
      readonly kind: "workload";
      readonly namespace: string;
      readonly name: string;
      readonly workload: string;
    }
  | { readonly kind: "outside"; readonly name: string }
  /** An address range, as one or more CIDRs. */
  | { readonly kind: "range"; readonly cidrs: readonly string[] };

/** What one end may open to another. */
export interface Connection {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly verdict: "allowed" | "unknown";
  /** Sorted by protocol and port, not overlapping. */
  readonly ports: readonly PortRange[];
  /** `namespace/name` of the policies that allow it, sorted; empty when none isolates either end. */
  readonly policies: readonly string[];
  /** Why it is not known; of an allowed one, which addresses of an outside it leads to if not all. */
  readonly reason: string | undefined;
}

/** Verdict on one port of one protocol between two ends. */
export interface Decision {
  readonly verdict: "allowed" | "denied" | "unknown";
  /** `namespace/name` of the policies that decide: those that allow it, else those that isolate. */
  readonly policies: readonly string[];
  readonly reason: string | undefined;
}

/** Answers about one model. */
export interface Reachability {
  /** Everything that one end may open to the other: at most one `allowed` and one `unknown`. */
  readonly between: (from: Endpoint, to: Endpoint) => readonly Connection[];
  readonly decide: (
    from: Endpoint,
    to: Endpoint,
    port: { readonly protocol: Protocol; readonly port: number },
  ) => Decision;
  /** All connections between different ends, one end at least a workload; made as they are read. */
  readonly connections: (asked?: AskedEnds) => Iterable<Connection>;
  readonly endpoints: readonly Endpoint[];
}

/** Which connections to read; the others are not even looked at. */
export interface AskedEnds {
  readonly from: (end: Endpoint) => boolean;
  readonly to: (end: Endpoint) => boolean;
  /** True of one end is enough. */
  readonly either: (end: Endpoint) => boolean;
}
