import type {
  InitContainer,
  ProbeSettings,
  ResourceSettings,
  SecuritySettings,
} from "./container.ts";
import type { AppPort, ServiceSettings } from "./exposure.ts";
import type { VolumeSettings } from "./volume.ts";

type Texts = Readonly<Record<string, string>>;

/** Settings of an app that mean the same in files and in programs. */
export interface AppSettings {
  /**
   * Ports that the container listens on; the first is the one that probes and others connect to.
   *
   * @default - none; the app has no Service and no probes
   */
  readonly ports?: readonly AppPort[] | undefined;
  /** @default - a ClusterIP Service for `ports` */
  readonly service?: ServiceSettings | undefined;
  /**
   * HTTP path that answers 200 while the app works; `null` turns all probes off.
   *
   * @default - none; readiness opens a TCP connection, and nothing restarts the app
   */
  readonly healthCheckPath?: string | null | undefined;
  /** @default - what `healthCheckPath` says */
  readonly probes?: ProbeSettings | undefined;
  /**
   * CPU and memory of the container.
   *
   * @default - requests 100m and 128Mi, limits 500m and 512Mi
   */
  readonly resources?: ResourceSettings | undefined;
  /** @default - everything that Pod Security `restricted` asks for */
  readonly security?: SecuritySettings | undefined;
  /**
   * Directories besides `/tmp` that the app may write to; their content is lost with the pod.
   *
   * @default - none
   */
  readonly writablePaths?: readonly string[] | undefined;
  /** Volumes by name. */
  readonly volumes?: Readonly<Record<string, VolumeSettings>> | undefined;
  /** @default - IfNotPresent for a digest or a tag, Always for `latest` */
  readonly imagePullPolicy?: "Always" | "IfNotPresent" | "Never" | undefined;
  readonly shutdown?: ShutdownSettings | undefined;
  readonly placement?: PlacementSettings | undefined;
  readonly disruptionBudget?: DisruptionSettings | undefined;
  readonly serviceAccount?: AccountSettings | undefined;
  readonly metrics?: MetricsSettings | undefined;
  readonly dashboards?: Readonly<Record<string, string>> | undefined;
  readonly hostAliases?: Readonly<Record<string, readonly string[]>> | undefined;
  /** @default false */
  readonly shareProcessNamespace?: boolean | undefined;
  /** Dots a name must have to be looked up as it is first. */
  readonly ndots?: number | undefined;
  /** Labels of all objects and pods, besides ours. */
  readonly labels?: Texts | undefined;
  /** Annotations of the workload. */
  readonly annotations?: Texts | undefined;
  readonly podAnnotations?: Texts | undefined;
  /** Part of a PodSpec, merged over the finished one; lists with names are merged by name. */
  readonly podSpec?: Readonly<Record<string, unknown>> | undefined;
  /** Further objects as Kubernetes writes them, in the app's namespace. */
  readonly extraObjects?: readonly ExtraObject[] | undefined;
}

/** The end of a pod. */
export interface ShutdownSettings {
  /** @default 30 */
  readonly gracePeriodSeconds?: number | undefined;
  /**
   * Pause before the stop in which clients learn that the pod goes; 0 for none.
   *
   * @default 5, for apps with a Service
   */
  readonly preStopSleepSeconds?: number | undefined;
}

/** Where the pods run, besides what the tenant says. */
export interface PlacementSettings {
  readonly nodeSelector?: Texts | undefined;
  readonly tolerations?: readonly TolerationSettings[] | undefined;
  /** As Kubernetes writes it (`Affinity`). */
  readonly affinity?: Readonly<Record<string, unknown>> | undefined;
  readonly priorityClass?: string | undefined;
  readonly runtimeClass?: string | undefined;
  /**
   * Topology keys over which pods are spread.
   *
   * @default - zone and host from two replicas, softly
   */
  readonly spread?: readonly SpreadSettings[] | undefined;
}

/** A toleration as Kubernetes writes it. */
export interface TolerationSettings {
  readonly key: string;
  /** @default "Equal" */
  readonly operator?: "Equal" | "Exists" | undefined;
  readonly value?: string | undefined;
  /** @default - every effect */
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute" | undefined;
}

/** Spread of pods over one topology. */
export interface SpreadSettings {
  /** E.g. `topology.kubernetes.io/zone`. */
  readonly topologyKey: string;
  /** @default 1 */
  readonly maxSkew?: number | undefined;
  /** @default "ScheduleAnyway" */
  readonly whenUnsatisfiable?: "ScheduleAnyway" | "DoNotSchedule" | undefined;
}

/** How many pods may be moved away at once; `false` for no budget. */
export type DisruptionSettings =
  false | { readonly maxUnavailable: number | string } | { readonly minAvailable: number | string };

/** Who the pods are. */
export interface AccountSettings {
  /** E.g. of a cloud identity. */
  readonly annotations?: Texts | undefined;
  /** Rights in the app's namespace; only with them the pods get a token. */
  readonly rbac?: readonly RightSettings[] | undefined;
}

/** A rule of a Role; no wildcards. */
export interface RightSettings {
  /** @default - [""], the core group */
  readonly apiGroups?: readonly string[] | undefined;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[] | undefined;
}

/** What monitoring reads. */
export interface MetricsSettings {
  readonly port: number;
  /** @default "/metrics" */
  readonly path?: string | undefined;
  /** @default - the operator's */
  readonly interval?: string | undefined;
}

/** An object of any kind. */
export interface ExtraObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Texts | undefined;
    readonly annotations?: Texts | undefined;
  };
  readonly [field: string]: unknown;
}

/** Plain initial containers and sidecars, in the order in which they start. */
export type InitContainers<V> = readonly InitContainer<V>[];
