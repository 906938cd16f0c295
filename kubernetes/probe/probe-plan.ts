import type { NetworkPort } from "../network/model.ts";

/** Transport protocols that a probe speaks. */
export type ProbeProtocol = "TCP" | "UDP";

/** One end of a probe. */
export type ProbeEnd =
  | {
      readonly kind: "workload";
      readonly namespace: string;
      readonly name: string;
      /** Kind of the workload, e.g. `Deployment`. */
      readonly workload: string;
    }
  /** A pod without labels in a namespace of nobody. */
  | { readonly kind: "stranger" }
  /** A fixed address by its name in the matrix, e.g. `internet`. */
  | { readonly kind: "outside"; readonly name: string; readonly address: string };

/** One connection to try. */
export interface ProbeEdge {
  /** Unique among the edges and the self probes of a plan. */
  readonly id: number;
  /** Always a twin. */
  readonly from: ProbeEnd;
  /** A twin or a fixed address. */
  readonly to: ProbeEnd;
  readonly protocol: ProbeProtocol;
  readonly port: number;
  /** What the matrix says. */
  readonly expected: "open" | "closed";
  /** Policies that decide, as `namespace/name`: those that allow it, else those that isolate. */
  readonly policies: readonly string[];
}

/** A twin's connection to its own 127.0.0.1, which shows that it listens. */
export interface SelfProbe {
  /** Unique among the edges and the self probes of a plan. */
  readonly id: number;
  readonly end: ProbeEnd;
  readonly protocol: ProbeProtocol;
  readonly port: number;
}

/** A pod to make: to every policy it is what the pods of the workload are. */
export interface ProbeTwin {
  /** A workload or the stranger. */
  readonly end: ProbeEnd;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Container ports that the workload declares; policies may name them. */
  readonly ports: readonly NetworkPort[];
  /** Ports to listen on, sorted. */
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
}

/** Something that is not tried. */
export interface ProbeSkip {
  readonly what: string;
  readonly reason: string;
}

/** What to try to prove the isolation matrix of a plan. */
export interface ProbePlan {
  readonly edges: readonly ProbeEdge[];
  /** One for each port that a twin listens on; without its answer, silence proves nothing. */
  readonly selfProbes: readonly SelfProbe[];
  readonly twins: readonly ProbeTwin[];
  readonly skipped: readonly ProbeSkip[];
}

/** Addresses beside the pods to try, where the cluster has them. */
export interface ProbeAddresses {
  /** Address of the Service of the cluster's DNS. */
  readonly dns: string | undefined;
  /** Address that hands out the credentials of a node. */
  readonly metadata: string;
  /** An address outside the cluster that answers on TCP 443. */
  readonly internet: string | undefined;
  /** Address of the Service `kubernetes`, which answers on TCP 443. */
  readonly apiServer: string | undefined;
  /**
   * Where that Service leads to, which is what policies see.
   *
   * @default - the `apiServer` of the environment
   */
  readonly apiServerEndpoint?: { readonly address: string; readonly port: number };
}

/** Namespace of the stranger; made for the probe and deleted after it, without labels. */
export const PROBE_NAMESPACE = "moorage-probe";

/** One text per end, and so per twin. */
export function probeEndKey(end: ProbeEnd): string {
  switch (end.kind) {
    case "workload":
      return `${end.namespace}/${end.name}[${end.workload}]`;
    case "stranger":
      return "stranger";
    case "outside":
      return `outside ${end.name}`;
  }
}
