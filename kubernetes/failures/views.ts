/** A time as a client or as JSON has it. */
export type Time = Date | string;

/** What is looked at of an object's metadata. */
export interface Metadata {
  readonly name?: string;
  readonly uid?: string;
  readonly generation?: number;
  readonly creationTimestamp?: Time;
  readonly deletionTimestamp?: Time;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { readonly uid: string }[];
}

/** A condition of a workload or Pod. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** What is looked at of a workload or ReplicaSet. */
export interface Workload {
  readonly kind?: string;
  readonly metadata?: Metadata;
  readonly spec?: { readonly replicas?: number; readonly progressDeadlineSeconds?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly replicas?: number;
    /** Of a StatefulSet: the hash of its newest revision. */
    readonly updateRevision?: string;
    readonly conditions?: readonly Condition[];
  };
}

/** What is looked at of a Pod. */
export interface PodView {
  readonly metadata?: Metadata;
  readonly spec?: {
    readonly initContainers?: readonly ContainerSpec[];
    readonly containers?: readonly ContainerSpec[];
    readonly volumes?: readonly {
      readonly name: string;
      readonly persistentVolumeClaim?: { readonly claimName: string };
    }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly Condition[];
    readonly initContainerStatuses?: readonly ContainerView[];
    readonly containerStatuses?: readonly ContainerView[];
  };
}

/** What is looked at of a declared container. */
export interface ContainerSpec {
  readonly name: string;
  readonly image?: string;
  readonly restartPolicy?: string;
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly resources?: { readonly limits?: Readonly<Record<string, string>> };
  readonly startupProbe?: ProbeSpec;
  readonly livenessProbe?: ProbeSpec;
  readonly readinessProbe?: ProbeSpec;
}

/** What a probe asks. */
export interface ProbeSpec {
  readonly timeoutSeconds?: number;
  readonly httpGet?: {
    readonly path?: string;
    readonly port: number | string;
    readonly scheme?: string;
  };
  readonly tcpSocket?: { readonly port: number | string };
  readonly grpc?: { readonly port: number };
  readonly exec?: { readonly command?: readonly string[] };
}

/** What is looked at of a container's status. */
export interface ContainerView {
  readonly name: string;
  readonly ready?: boolean;
  readonly started?: boolean;
  readonly restartCount?: number;
  readonly state?: ContainerState;
  readonly lastState?: Pick<ContainerState, "terminated">;
}

/** Exactly one of the three is there. */
export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: Time };
  readonly terminated?: Termination;
}

/** How a container ended. */
export interface Termination {
  readonly reason?: string;
  readonly message?: string;
  readonly exitCode: number;
  readonly startedAt?: Time;
}

/** What is looked at of an Event. */
export interface EventView {
  readonly involvedObject: {
    readonly kind?: string;
    readonly name?: string;
    readonly uid?: string;
    readonly fieldPath?: string;
  };
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly lastTimestamp?: Time;
  readonly eventTime?: Time;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: Time };
}

/** What is looked at of a PersistentVolumeClaim. */
export interface ClaimView {
  readonly metadata?: Metadata;
  readonly spec?: { readonly storageClassName?: string };
  readonly status?: { readonly phase?: string };
}

/** Objects of a namespace that explain its workloads. */
export interface NamespaceView {
  readonly namespace: string;
  readonly replicaSets: readonly Workload[];
  readonly pods: readonly PodView[];
  readonly events: readonly EventView[];
  readonly claims: readonly ClaimView[];
  /** When it was looked at, in milliseconds. */
  readonly now: number;
  /** Names of the cluster's storage classes; undefined: they could not be read. */
  readonly storageClasses: readonly string[] | undefined;
}
