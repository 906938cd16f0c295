/** Kinds of workload that an app can be. */
export type WorkloadKind = "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob";

/**
 * What is special to the kind of an app; what a kind does not know does not type-check.
 *
 * Without `kind` an app is a Deployment; a database, known by its image, is a StatefulSet.
 */
export type WorkloadSettings = Exactly<
  DeploymentSettings | StatefulSetSettings | DaemonSetSettings | JobSettings | CronJobSettings
>;

/** Every kind with the settings of all others undefined, so that none is taken by mistake. */
type Exactly<Kind, All = Kind> = Kind extends unknown
  ? Kind & Readonly<Partial<Record<Exclude<KeysOf<All>, keyof Kind>, undefined>>>
  : never;

type KeysOf<Kind> = Kind extends unknown ? keyof Kind : never;

/** An app whose pods are all alike and replaceable. */
export interface DeploymentSettings extends ReplicaSettings, ProgressSettings {
  /** @default "Deployment" */
  readonly kind?: "Deployment" | undefined;
  /**
   * How new pods take over.
   *
   * @default - RollingUpdate with maxSurge and maxUnavailable 25%; Recreate when a volume can be
   * mounted by one pod only
   */
  readonly strategy?: DeploymentStrategy | undefined;
  /**
   * Seconds after which a rollout that does not get on counts as failed.
   *
   * @default 600
   */
  readonly progressDeadlineSeconds?: number | undefined;
}

/** An app whose pods have names and storage of their own. */
export interface StatefulSetSettings extends ReplicaSettings, ProgressSettings {
  readonly kind: "StatefulSet";
  /** @default - RollingUpdate */
  readonly strategy?: StatefulSetStrategy | undefined;
  /**
   * Whether pods start one after the other.
   *
   * @default "OrderedReady"
   */
  readonly podManagement?: "OrderedReady" | "Parallel" | undefined;
}

/** An app with one pod on each node. */
export interface DaemonSetSettings extends ProgressSettings {
  readonly kind: "DaemonSet";
  /** @default - RollingUpdate with maxUnavailable 1 */
  readonly strategy?: DaemonSetStrategy | undefined;
}

/** Work that is done once. */
export interface JobSettings extends RunSettings {
  readonly kind: "Job";
}

/** Work that is done again and again. */
export interface CronJobSettings extends RunSettings {
  readonly kind: "CronJob";
  /**
   * Five fields of cron, or a macro like `@daily`.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
   */
  readonly schedule: string;
  /**
   * Name of the IANA time zone of the schedule.
   *
   * @default - the one of the controller, mostly UTC
   */
  readonly timeZone?: string | undefined;
  /**
   * What happens when a run is due while another runs.
   *
   * @default "Forbid"
   */
  readonly concurrency?: "Allow" | "Forbid" | "Replace" | undefined;
  /** @default false */
  readonly suspend?: boolean | undefined;
  /**
   * Seconds that a run may start late.
   *
   * @default - as late as may be
   */
  readonly startingDeadlineSeconds?: number | undefined;
  /** @default 3 */
  readonly successfulHistory?: number | undefined;
  /** @default 1 */
  readonly failedHistory?: number | undefined;
}

/** Kinds with a number of pods. */
interface ReplicaSettings {
  /**
   * Number of pods; not together with `autoscale`.
   *
   * @default 1
   */
  readonly replicas?: number | undefined;
  /**
   * Lets load decide the number of pods; `replicas` is then left to the autoscaler.
   *
   * @default - none
   */
  readonly autoscale?: AutoscaleSettings | undefined;
}

interface ProgressSettings {
  /**
   * Seconds that a new pod must be ready before it counts as available.
   *
   * @default 0
   */
  readonly minReadySeconds?: number | undefined;
}

/** Kinds that end. */
interface RunSettings {
  /** @default 1 */
  readonly completions?: number | undefined;
  /** @default 1 */
  readonly parallelism?: number | undefined;
  /** @default 3 */
  readonly backoffLimit?: number | undefined;
  /** @default - as long as it takes */
  readonly activeDeadlineSeconds?: number | undefined;
  /** @default - kept */
  readonly ttlSecondsAfterFinished?: number | undefined;
  /** @default "Never" */
  readonly restartPolicy?: "Never" | "OnFailure" | undefined;
}

/** Number of pods, or a percentage such as `25%`. */
export type PodCount = number | string;

/** How a Deployment replaces its pods. */
export type DeploymentStrategy =
  | {
      readonly type?: "RollingUpdate" | undefined;
      /** @default "25%" */
      readonly maxSurge?: PodCount | undefined;
      /** @default "25%" */
      readonly maxUnavailable?: PodCount | undefined;
    }
  | { readonly type: "Recreate" };

/** How a StatefulSet replaces its pods. */
export type StatefulSetStrategy =
  | { readonly type?: "RollingUpdate" | undefined; readonly partition?: number | undefined }
  | { readonly type: "OnDelete" };

/** How a DaemonSet replaces its pods. */
export type DaemonSetStrategy =
  | {
      readonly type?: "RollingUpdate" | undefined;
      /** @default 0 */
      readonly maxSurge?: PodCount | undefined;
      /** @default 1 */
      readonly maxUnavailable?: PodCount | undefined;
    }
  | { readonly type: "OnDelete" };

/** Who decides the number of pods: a HorizontalPodAutoscaler, or KEDA when there are `triggers`. */
export type AutoscaleSettings = HorizontalSettings | KedaSettings;

interface Bounds {
  /** @default - the replicas of the profile, at least 1 */
  readonly min?: number | undefined;
  readonly max: number;
}

/** A HorizontalPodAutoscaler of autoscaling/v2. */
export interface HorizontalSettings extends Bounds {
  /**
   * Average use of the requested CPU, in percent.
   *
   * @default 80, when no other metric is given
   */
  readonly cpu?: number | undefined;
  /**
   * Average use of the requested memory, in percent.
   *
   * @default - not looked at
   */
  readonly memory?: number | undefined;
  /** Further metrics as Kubernetes writes them (`MetricSpec`). */
  readonly metrics?: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** As Kubernetes writes it (`HorizontalPodAutoscalerBehavior`). */
  readonly behavior?: Readonly<Record<string, unknown>> | undefined;
}

/** A ScaledObject of KEDA, which must run in the cluster. */
export interface KedaSettings extends Bounds {
  /** As KEDA writes them. */
  readonly triggers: readonly KedaTrigger[];
  /** @default 30 */
  readonly pollingIntervalSeconds?: number | undefined;
  /** @default 300 */
  readonly cooldownSeconds?: number | undefined;
}

/** What KEDA scales by. */
export interface KedaTrigger {
  readonly type: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Name of a TriggerAuthentication. */
  readonly authentication?: string | undefined;
}
