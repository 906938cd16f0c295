import type * as k8s from "@pulumi/kubernetes";

import { NAMESPACE_NAME_LABEL, type Labels } from "../../kubernetes/labels.ts";

type NetworkPolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;

/** Pods on one port. */
export interface PodPort {
  readonly selector: Labels;
  readonly port: number;
}

/** Lets an app open connections to others; DNS is allowed to the whole tenant already. */
export function egressSpec(selector: Labels, targets: readonly PodPort[]): NetworkPolicySpec {
  return {
    podSelector: { matchLabels: selector },
    policyTypes: ["Egress"],
    egress: targets.map((target) => ({
      to: [{ podSelector: { matchLabels: target.selector } }],
      ports: [{ protocol: "TCP", port: target.port }],
    })),
  };
}

/** Lets the pods of one app reach another app's port: the receiving half of a connection. */
export function ingressHalfSpec(source: Labels, target: PodPort): NetworkPolicySpec {
  return {
    podSelector: { matchLabels: target.selector },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [{ podSelector: { matchLabels: source } }],
        ports: [{ protocol: "TCP", port: target.port }],
      },
    ],
  };
}

/** Lets the ingress controller's namespaces reach an exposed app. */
export function gatewaySpec(target: PodPort, namespaces: readonly string[]): NetworkPolicySpec {
  const controller = {
    namespaceSelector: {
      matchExpressions: [{ key: NAMESPACE_NAME_LABEL, operator: "In", values: [...namespaces] }],
    },
  };
  return {
    podSelector: { matchLabels: target.selector },
    policyTypes: ["Ingress"],
    ingress: [{ from: [controller], ports: [{ protocol: "TCP", port: target.port }] }],
  };
}
