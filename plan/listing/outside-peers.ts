import type { NetworkPort, Outside } from "../../kubernetes/network/model.ts";
import { isNamespace } from "../../kubernetes/object-kind.ts";
import type { KubernetesObject } from "../../kubernetes/object-kind.ts";
import { knownOr, stringAt, UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import { outsideNames } from "../outsides.ts";

/** Labels of a namespace, by its name. */
export type NamespaceLabels = (namespace: string) => unknown;

/** Labels of the namespaces among these objects. */
export function namespaceLabels(objects: readonly KubernetesObject[]): NamespaceLabels {
  const labels = new Map(
    objects
      .filter(isNamespace)
      .map(({ object }) => [
        knownOr(stringAt(object, "metadata", "name")),
        valueAt(object, "metadata", "labels"),
      ]),
  );
  return (namespace) => labels.get(namespace);
}

/**
 * The ingress controller of manifests that do not hold it: a pod of which only the namespace is
 * known; without that, a pod without labels in a namespace of its own.
 */
export function unseenController(
  namespace: string | undefined,
  labelsOf: NamespaceLabels,
): Outside {
  const name = namespace ?? outsideNames.ingress;
  return {
    name: outsideNames.ingress,
    pod: {
      namespace: name,
      name: outsideNames.ingress,
      kind: "Pod",
      labels: namespace === undefined ? {} : UNKNOWN,
      ports: [],
      hostNetwork: false,
    },
    namespace: { name, labels: namespace === undefined ? {} : labelsOf(namespace) },
  };
}

/** Peers that most clusters have: its DNS as kubeadm sets it up, and the metadata address. */
export function usualOutsides(labelsOf: NamespaceLabels): readonly Outside[] {
  const namespace = "kube-system";
  const ports: readonly NetworkPort[] = [
    { name: "dns", port: 53, protocol: "UDP" },
    { name: "dns-tcp", port: 53, protocol: "TCP" },
  ];
  const pod = {
    namespace,
    name: outsideNames.dns,
    kind: "Pod",
    labels: { "k8s-app": "kube-dns" },
    ports,
    hostNetwork: false,
  };
  return [
    { name: outsideNames.dns, pod, namespace: { name: namespace, labels: labelsOf(namespace) } },
    { name: outsideNames.metadata, cidrs: ["169.254.169.254/32"] },
  ];
}
