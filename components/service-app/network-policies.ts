import type * as k8s from "@pulumi/kubernetes";

import { NAMESPACE_NAME_LABEL, type Labels } from "../../kubernetes/labels.ts";

type NetworkPolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;
type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;

/** Pods of one app. */
export interface AppPods {
  readonly selector: Labels;
  /** Their namespace, when it is not the policy's own. */
  readonly namespace?: string | undefined;
}

/** Pods on one port. */
export interface PodPort extends AppPods {
  readonly port: number;
}

/** Pods of the platform, e.g. of the ingress controller or of monitoring. */
export interface PlatformPods {
  /** Namespaces by name. */
  readonly namespaces: readonly string[];
  /**
   * Labels of the pods.
   *
   * @default - none; all pods of the namespaces
   */
  readonly podLabels?: Labels | undefined;
  /**
   * Addresses of nodes, for pods in the host's network, which no selector matches.
   *
   * @default - none
   */
  readonly cidrs?: readonly string[] | undefined;
}

/** Lets an app open connections to others; DNS is allowed to the whole tenant already. */
export function egressSpec(selector: Labels, targets: readonly PodPort[]): NetworkPolicySpec {
  return {
    podSelector: { matchLabels: selector },
    policyTypes: ["Egress"],
    egress: targets.map((target) => ({
      to: [appPeer(target)],
      ports: [{ protocol: "TCP", port: target.port }],
    })),
  };
}

/** Lets the pods of one app reach another app's port: the receiving half of a connection. */
export function ingressHalfSpec(source: AppPods, target: PodPort): NetworkPolicySpec {
  return fromSpec([appPeer(source)], target);
}

/** Lets pods of the platform reach one port of an app. */
export function platformIngressSpec(target: PodPort, source: PlatformPods): NetworkPolicySpec {
  return fromSpec(platformPeers(source), target);
}

/** Opens nothing: only carries the annotation of an app whose egress is open anyway. */
export function markerSpec(selector: Labels): NetworkPolicySpec {
  return { podSelector: { matchLabels: selector }, policyTypes: ["Ingress"] };
}

function fromSpec(from: Peer[], { selector, port }: PodPort): NetworkPolicySpec {
  return {
    podSelector: { matchLabels: selector },
    policyTypes: ["Ingress"],
    ingress: [{ from, ports: [{ protocol: "TCP", port }] }],
  };
}

function appPeer({ selector, namespace }: AppPods): Peer {
  return {
    ...(namespace === undefined
      ? {}
      : { namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } } }),
    podSelector: { matchLabels: selector },
  };
}

function platformPeers({ namespaces, podLabels = {}, cidrs = [] }: PlatformPods): Peer[] {
  const addresses = cidrs.map((cidr) => ({ ipBlock: { cidr } }));
  if (namespaces.length === 0) {
    return addresses;
  }
  const namespaceSelector = {
    matchExpressions: [{ key: NAMESPACE_NAME_LABEL, operator: "In", values: [...namespaces] }],
  };
  const labels = Object.keys(podLabels).length === 0 ? undefined : { ...podLabels };
  const pods =
    labels === undefined
      ? { namespaceSelector }
      : { namespaceSelector, podSelector: { matchLabels: labels } };
  return [pods, ...addresses];
}
