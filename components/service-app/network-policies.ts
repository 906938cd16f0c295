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

/** A port that a container listens on; policies match it, not the Service's. */
export interface PolicyPort {
  readonly port: number;
  readonly protocol: "TCP" | "UDP" | "SCTP";
}

/** Pods on some of their ports. */
export interface PodPorts extends AppPods {
  readonly ports: readonly PolicyPort[];
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
export function egressSpec(selector: Labels, targets: readonly PodPorts[]): NetworkPolicySpec {
  return {
    podSelector: { matchLabels: selector },
    policyTypes: ["Egress"],
    egress: targets.map((target) => ({
      to: [appPeer(target)],
      ports: target.ports.map(policyPort),
    })),
  };
}

/** Lets the pods of one app reach another app's ports: the receiving half of a connection. */
export function ingressHalfSpec(source: AppPods, target: PodPorts): NetworkPolicySpec {
  return fromSpec([appPeer(source)], target);
}

/** Lets pods of the platform reach ports of an app. */
export function platformIngressSpec(target: PodPorts, source: PlatformPods): NetworkPolicySpec {
  return fromSpec(platformPeers(source), target);
}

/** Lets addresses outside of the cluster reach ports of an app. */
export function addressIngressSpec(target: PodPorts, cidrs: readonly string[]): NetworkPolicySpec {
  return fromSpec(addressPeers(cidrs), target);
}

/** Opens nothing: only carries the annotation of an app whose egress is open anyway. */
export function markerSpec(selector: Labels): NetworkPolicySpec {
  return { podSelector: { matchLabels: selector }, policyTypes: ["Ingress"] };
}

function fromSpec(from: Peer[], { selector, ports }: PodPorts): NetworkPolicySpec {
  return {
    podSelector: { matchLabels: selector },
    policyTypes: ["Ingress"],
    ingress: [{ from, ports: ports.map(policyPort) }],
  };
}

function policyPort({ port, protocol }: PolicyPort): PolicyPort {
  return { protocol, port };
}

function addressPeers(cidrs: readonly string[]): Peer[] {
  return cidrs.map((cidr) => ({ ipBlock: { cidr } }));
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
  const addresses = addressPeers(cidrs);
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
