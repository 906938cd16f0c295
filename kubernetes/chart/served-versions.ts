import { knownOr, listAt, stringAt, valueAt } from "../unknown.ts";

/** Kinds that each supported Kubernetes serves, by their version. */
const builtIn: Readonly<Record<string, string>> = {
  v1:
    "ConfigMap Endpoints LimitRange Namespace Node PersistentVolume PersistentVolumeClaim Pod " +
    "ReplicationController ResourceQuota Secret Service ServiceAccount",
  "admissionregistration.k8s.io/v1": "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
  "apiextensions.k8s.io/v1": "CustomResourceDefinition",
  "apiregistration.k8s.io/v1": "APIService",
  "apps/v1": "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
  "autoscaling/v1": "HorizontalPodAutoscaler",
  "autoscaling/v2": "HorizontalPodAutoscaler",
  "batch/v1": "CronJob Job",
  "certificates.k8s.io/v1": "CertificateSigningRequest",
  "coordination.k8s.io/v1": "Lease",
  "discovery.k8s.io/v1": "EndpointSlice",
  "events.k8s.io/v1": "Event",
  "networking.k8s.io/v1": "Ingress IngressClass NetworkPolicy",
  "node.k8s.io/v1": "RuntimeClass",
  "policy/v1": "PodDisruptionBudget",
  "rbac.authorization.k8s.io/v1": "ClusterRole ClusterRoleBinding Role RoleBinding",
  "scheduling.k8s.io/v1": "PriorityClass",
  "storage.k8s.io/v1": "CSIDriver CSINode StorageClass VolumeAttachment",
};

/** E.g. `policy/v1/PodDisruptionBudget`: what a cluster answers and `helm template` alone does not know. */
export const BUILT_IN_KINDS: readonly string[] = Object.entries(builtIn).flatMap(
  ([version, kinds]) => kinds.split(" ").map((kind) => `${version}/${kind}`),
);

/** `group/version` and `group/version/Kind` of what a CustomResourceDefinition serves. */
export function definedVersions(definition: unknown): readonly string[] {
  const group = knownOr(stringAt(definition, "spec", "group"));
  const kind = knownOr(stringAt(definition, "spec", "names", "kind"));
  const versions = knownOr(listAt(definition, "spec", "versions")) ?? [];
  return versions.flatMap((version) => {
    const name = knownOr(stringAt(version, "name"));
    if (group === undefined || name === undefined) return [];
    if (valueAt(version, "served") === false) return [];
    const served = `${group}/${name}`;
    return kind === undefined ? [served] : [served, `${served}/${kind}`];
  });
}
