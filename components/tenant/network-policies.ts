import type * as k8s from "@pulumi/kubernetes";

import { NAMESPACE_NAME_LABEL, type Labels } from "../../kubernetes/labels.ts";

type NetworkPolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;

/** Where pods find the cluster's DNS. */
export interface TenantDns {
  /** Namespace of the DNS pods. */
  readonly namespace: string;
  /** Labels of the DNS pods. */
  readonly podLabels: Labels;
  /** Port, for UDP and TCP. */
  readonly port: number;
}

/** DNS of an ordinary cluster. */
export const CLUSTER_DNS: TenantDns = {
  namespace: "kube-system",
  podLabels: { "k8s-app": "kube-dns" },
  port: 53,
};

/** Isolates every pod in both directions. */
export function defaultDenySpec(): NetworkPolicySpec {
  return { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
}

/** Lets every pod ask the cluster's DNS. */
export function allowDnsSpec({ namespace, podLabels, port }: TenantDns): NetworkPolicySpec {
  const dns = {
    namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } },
    podSelector: { matchLabels: { ...podLabels } },
  };
  const ports = [
    { protocol: "UDP", port },
    { protocol: "TCP", port },
  ];
  return { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [dns], ports }] };
}

/** Lets the tenant's pods talk to each other, in both directions. */
export function allowTenantSpec(namespaces: readonly string[]): NetworkPolicySpec {
  const tenant = {
    namespaceSelector: {
      matchExpressions: [{ key: NAMESPACE_NAME_LABEL, operator: "In", values: [...namespaces] }],
    },
  };
  return {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [tenant] }],
    egress: [{ to: [tenant] }],
  };
}
