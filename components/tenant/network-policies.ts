import type * as k8s from "@pulumi/kubernetes";

import { NAMESPACE_NAME_LABEL, type Labels } from "../../kubernetes/labels.ts";
import type { ApiServer, EgressCidr, EgressPort } from "./egress.ts";
import { internetExcepts } from "./internet.ts";

type NetworkPolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;
type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;

/** Pods that a policy is about; `{}`: all of its namespace. */
export interface PolicyPods {
  readonly matchLabels?: Labels;
}

/** `ingress-only` leaves egress open, so no policy of the tenant may name it. */
export type Isolation = "strict" | "ingress-only";

/** Where pods find the cluster's DNS. */
export interface TenantDns {
  /** Namespace of the DNS pods. */
  readonly namespace: string;
  /** Labels of the DNS pods. */
  readonly podLabels: Labels;
  /** Port, for UDP and TCP. */
  readonly port: number;
  /**
   * Addresses of NodeLocal DNSCache, as CIDRs; no selector matches it.
   *
   * @default - none
   */
  readonly nodeLocal?: readonly string[] | undefined;
}

/** DNS of an ordinary cluster. */
export const CLUSTER_DNS: TenantDns = {
  namespace: "kube-system",
  podLabels: { "k8s-app": "kube-dns" },
  port: 53,
};

/** Isolates every pod in the directions of the isolation. */
export function defaultDenySpec(isolation: Isolation): NetworkPolicySpec {
  return { podSelector: {}, policyTypes: directions(isolation) };
}

/** Lets every pod ask the cluster's DNS. */
export function allowDnsSpec(dns: TenantDns): NetworkPolicySpec {
  const { namespace, podLabels, port, nodeLocal = [] } = dns;
  const pods = {
    namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } },
    podSelector: { matchLabels: { ...podLabels } },
  };
  const ports = [
    { protocol: "UDP", port },
    { protocol: "TCP", port },
  ];
  const to = [pods, ...nodeLocal.map((cidr) => ({ ipBlock: { cidr } }))];
  return { podSelector: {}, policyTypes: ["Egress"], egress: [{ to, ports }] };
}

/** Lets the tenant's pods talk to each other, over all of its namespaces. */
export function allowTenantSpec(
  namespaces: readonly string[],
  isolation: Isolation,
): NetworkPolicySpec {
  const tenant = {
    namespaceSelector: {
      matchExpressions: [{ key: NAMESPACE_NAME_LABEL, operator: "In", values: [...namespaces] }],
    },
  };
  return amongSpec(tenant, isolation);
}

/** Lets the pods of each namespace talk to each other. */
export function allowNamespaceSpec(isolation: Isolation): NetworkPolicySpec {
  return amongSpec({ podSelector: {} }, isolation);
}

/** Lets pods reach the API server; its Service address is none of its endpoints. */
export function apiServerSpec(
  podSelector: PolicyPods,
  { cidrs, port }: ApiServer,
): NetworkPolicySpec {
  return cidrsSpec(
    podSelector,
    cidrs.map((cidr) => ({ cidr, ports: [{ port }] })),
  );
}

/** Lets pods reach every address that is neither private, nor the metadata's, nor the cluster's. */
export function internetSpec(
  podSelector: PolicyPods,
  clusterCidrs: readonly string[],
): NetworkPolicySpec {
  const { ipv4, ipv6 } = internetExcepts(clusterCidrs);
  const to = [
    { ipBlock: { cidr: "0.0.0.0/0", except: ipv4 } },
    { ipBlock: { cidr: "::/0", except: ipv6 } },
  ];
  return { podSelector, policyTypes: ["Egress"], egress: [{ to }] };
}

/** Lets pods reach address ranges. */
export function cidrsSpec(
  podSelector: PolicyPods,
  ranges: readonly EgressCidr[],
): NetworkPolicySpec {
  return {
    podSelector,
    policyTypes: ["Egress"],
    egress: ranges.map(({ cidr, except = [], ports = [] }) => ({
      to: [{ ipBlock: except.length === 0 ? { cidr } : { cidr, except: [...except] } }],
      ...(ports.length === 0 ? {} : { ports: ports.map(policyPort) }),
    })),
  };
}

function policyPort({
  port,
  endPort,
  protocol = "TCP",
}: EgressPort): k8s.types.input.networking.v1.NetworkPolicyPort {
  return { protocol, port, ...(endPort === undefined ? {} : { endPort }) };
}

function amongSpec(peer: Peer, isolation: Isolation): NetworkPolicySpec {
  return {
    podSelector: {},
    policyTypes: directions(isolation),
    ingress: [{ from: [peer] }],
    ...(isolation === "strict" ? { egress: [{ to: [peer] }] } : {}),
  };
}

function directions(isolation: Isolation): string[] {
  return isolation === "strict" ? ["Ingress", "Egress"] : ["Ingress"];
}
