/** Resources that are read while an object gets ready. */
export interface AwaitedResources {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** True when they are in no namespace. */
  readonly clusterWide?: boolean;
}

const LIST_WATCH = ["list", "watch"];
const pods: AwaitedResources = { group: "", resources: ["pods"], verbs: LIST_WATCH };
/** Endpoints are deprecated; the provider is to read slices instead (pulumi-kubernetes#3623). */
const endpoints: readonly AwaitedResources[] = [
  { group: "", resources: ["endpoints"], verbs: LIST_WATCH },
  { group: "discovery.k8s.io", resources: ["endpointslices"], verbs: LIST_WATCH },
];

/** What the Kubernetes provider reads besides the object itself, by kind; from the audit log of a real API server. */
const awaited: Readonly<Record<string, readonly AwaitedResources[]>> = {
  DaemonSet: [pods],
  Deployment: [
    pods,
    { group: "apps", resources: ["replicasets"], verbs: LIST_WATCH },
    { group: "", resources: ["persistentvolumeclaims"], verbs: LIST_WATCH },
  ],
  Ingress: [...endpoints, { group: "", resources: ["services"], verbs: LIST_WATCH }],
  Job: [pods],
  PersistentVolumeClaim: [
    { group: "storage.k8s.io", resources: ["storageclasses"], verbs: ["get"], clusterWide: true },
  ],
  ReplicationController: [pods],
  Service: endpoints,
  StatefulSet: [pods],
};

/** What is read until an object of Kubernetes' own kinds is ready. */
export function awaitedResources(kind: string): readonly AwaitedResources[] {
  return Object.hasOwn(awaited, kind) ? (awaited[kind] ?? []) : [];
}
