/** A kind that Kubernetes once served under a version. */
export interface RemovedApi {
  /** First minor version of Kubernetes 1 that does not serve it. */
  readonly since: number;
  /** The `apiVersion` to use; undefined: the kind is gone. */
  readonly instead: string | undefined;
}

/** First minor without it, from where, where to, and which kinds. */
type Removal = readonly [since: number, from: string, to: string | undefined, kinds: string];

const reviews = "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview";
const hooks = "MutatingWebhookConfiguration ValidatingWebhookConfiguration";
const roles = "ClusterRole ClusterRoleBinding Role RoleBinding";
const flows = "FlowSchema PriorityLevelConfiguration";
const apps = "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet";

/**
 * By kind, not by version: some of these versions came back with other kinds.
 *
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
const removals: readonly Removal[] = [
  [16, "extensions/v1beta1", "apps/v1", "DaemonSet Deployment ReplicaSet"],
  [16, "extensions/v1beta1", "networking.k8s.io/v1", "NetworkPolicy"],
  [16, "extensions/v1beta1", undefined, "PodSecurityPolicy"],
  [16, "apps/v1beta1", "apps/v1", apps],
  [16, "apps/v1beta2", "apps/v1", apps],
  [22, "extensions/v1beta1", "networking.k8s.io/v1", "Ingress"],
  [22, "networking.k8s.io/v1beta1", "networking.k8s.io/v1", "Ingress IngressClass"],
  [22, "admissionregistration.k8s.io/v1beta1", "admissionregistration.k8s.io/v1", hooks],
  [22, "apiextensions.k8s.io/v1beta1", "apiextensions.k8s.io/v1", "CustomResourceDefinition"],
  [22, "apiregistration.k8s.io/v1beta1", "apiregistration.k8s.io/v1", "APIService"],
  [22, "authentication.k8s.io/v1beta1", "authentication.k8s.io/v1", "TokenReview"],
  [22, "authorization.k8s.io/v1beta1", "authorization.k8s.io/v1", `${reviews} SubjectAccessReview`],
  [22, "certificates.k8s.io/v1beta1", "certificates.k8s.io/v1", "CertificateSigningRequest"],
  [22, "coordination.k8s.io/v1beta1", "coordination.k8s.io/v1", "Lease"],
  [22, "rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1", roles],
  [22, "scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1", "PriorityClass"],
  [
    22,
    "storage.k8s.io/v1beta1",
    "storage.k8s.io/v1",
    "CSIDriver CSINode StorageClass VolumeAttachment",
  ],
  [25, "autoscaling/v2beta1", "autoscaling/v2", "HorizontalPodAutoscaler"],
  [25, "batch/v1beta1", "batch/v1", "CronJob"],
  [25, "discovery.k8s.io/v1beta1", "discovery.k8s.io/v1", "EndpointSlice"],
  [25, "events.k8s.io/v1beta1", "events.k8s.io/v1", "Event"],
  [25, "node.k8s.io/v1beta1", "node.k8s.io/v1", "RuntimeClass"],
  [25, "policy/v1beta1", "policy/v1", "PodDisruptionBudget"],
  [25, "policy/v1beta1", undefined, "PodSecurityPolicy"],
  [26, "autoscaling/v2beta2", "autoscaling/v2", "HorizontalPodAutoscaler"],
  [26, "flowcontrol.apiserver.k8s.io/v1beta1", "flowcontrol.apiserver.k8s.io/v1", flows],
  [27, "storage.k8s.io/v1beta1", "storage.k8s.io/v1", "CSIStorageCapacity"],
  [29, "flowcontrol.apiserver.k8s.io/v1beta2", "flowcontrol.apiserver.k8s.io/v1", flows],
  [32, "flowcontrol.apiserver.k8s.io/v1beta3", "flowcontrol.apiserver.k8s.io/v1", flows],
];

/** By `apiVersion/Kind`, e.g. `policy/v1beta1/PodDisruptionBudget`. */
export const REMOVED_APIS: ReadonlyMap<string, RemovedApi> = new Map(
  removals.flatMap(([since, from, to, kinds]) => {
    return kinds.split(" ").map((kind) => [`${from}/${kind}`, { since, instead: to }]);
  }),
);

/** When a kind went out of a version of the API; undefined: it is served, or never was. */
export function removedApi(apiVersion: string, kind: string): RemovedApi | undefined {
  return REMOVED_APIS.get(`${apiVersion}/${kind}`);
}
