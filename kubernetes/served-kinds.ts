import { builtInKindsOf, resourceName } from "./resource-names.ts";

/** How the API server serves a kind. */
export interface ServedKind {
  /** API group, empty for the core group. */
  readonly group: string;
  /** Plural name in lower case, as in URLs and rules. */
  readonly resource: string;
  readonly namespaced: boolean;
  /** True when nobody said the plural: it follows the usual rule of English. */
  readonly assumed: boolean;
}

/** Kinds of Kubernetes itself that are in no namespace, by group. */
const clusterKinds: Readonly<Record<string, readonly string[]>> = {
  "": ["Namespace", "Node", "PersistentVolume"],
  "admissionregistration.k8s.io": [
    ...["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"],
    ...["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
    ...["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
  ],
  "apiextensions.k8s.io": ["CustomResourceDefinition"],
  "apiregistration.k8s.io": ["APIService"],
  "certificates.k8s.io": ["CertificateSigningRequest", "ClusterTrustBundle"],
  "flowcontrol.apiserver.k8s.io": ["FlowSchema", "PriorityLevelConfiguration"],
  "networking.k8s.io": ["IngressClass", "IPAddress", "ServiceCIDR"],
  "node.k8s.io": ["RuntimeClass"],
  "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding"],
  "resource.k8s.io": ["DeviceClass", "ResourceSlice"],
  "scheduling.k8s.io": ["PriorityClass"],
  "storage.k8s.io": ["CSIDriver", "CSINode", "StorageClass", "VolumeAttributesClass"],
};

/** Groups of custom kinds whose plurals are regular, with those kinds that are in no namespace. */
const customGroups: Readonly<Record<string, readonly string[]>> = {
  "bitnami.com": [],
  "cert-manager.io": ["ClusterIssuer"],
  "external-secrets.io": [...["ClusterExternalSecret", "ClusterPushSecret", "ClusterSecretStore"]],
  "gateway.networking.k8s.io": ["GatewayClass"],
  "keda.sh": ["ClusterTriggerAuthentication"],
  "monitoring.coreos.com": [],
  "secrets-store.csi.x-k8s.io": [],
  "snapshot.storage.k8s.io": ["VolumeSnapshotClass", "VolumeSnapshotContent"],
};

/** How a kind is served; `custom` holds plurals by `group/Kind`, of definitions that are at hand. */
export function servedKind(
  group: string,
  kind: string,
  custom: ReadonlyMap<string, string> = new Map(),
): ServedKind {
  const apiVersion = group === "" ? "v1" : `${group}/v1`;
  const name = resourceName({ apiVersion, kind }, custom);
  if (name !== undefined) {
    const [resource = "", ...rest] = name.split(".");
    return {
      group: rest.join("."),
      resource,
      namespaced: !isCustomCluster(group, kind),
      assumed: false,
    };
  }
  const isCluster = kindsIn(clusterKinds, group).includes(kind);
  return {
    group,
    resource: pluralOf(kind),
    namespaced: !isCluster && !isCustomCluster(group, kind),
    assumed: !isCluster && !Object.hasOwn(customGroups, group),
  };
}

function isCustomCluster(group: string, kind: string): boolean {
  return kindsIn(customGroups, group).includes(kind);
}

/** A group may be called like a property of every object. */
function kindsIn(groups: typeof clusterKinds, group: string): readonly string[] {
  return Object.hasOwn(groups, group) ? (groups[group] ?? []) : [];
}

/** `NetworkPolicy` gives `networkpolicies`, `StorageClass` `storageclasses`. */
function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

/** True for the name of a kind that is in no namespace, of whichever group. */
export function isClusterKindName(kind: string): boolean {
  return [clusterKinds, customGroups].some((groups) => {
    return Object.values(groups).some((kinds) => kinds.includes(kind));
  });
}

/** Kinds that an API group of Kubernetes itself has; empty for a group that is not one. */
export function kindsOfGroup(group: string): readonly string[] {
  return [...builtInKindsOf(group), ...kindsIn(clusterKinds, group)];
}
