/** Why something does not run. */
export type FailureState =
  | "image-not-found"
  | "image-pull-unauthorized"
  | "registry-unreachable"
  | "container-config"
  | "out-of-memory"
  | "init-failed"
  | "crash-loop"
  | "probe-failed"
  | "claim-pending"
  | "unschedulable"
  | "quota-exceeded"
  | "admission-denied"
  | "job-failed"
  | "deadline-exceeded"
  | "namespace-terminating";

/** A cause, what to do about it, and how sure it is. */
export interface Failure {
  readonly state: FailureState;
  /** What is wrong and how to mend it. */
  readonly hint: string;
  /** Command that shows more, ready to be copied. */
  readonly command: string;
  /** How often it was seen to happen; three times are no accident. */
  readonly occurrences: number;
  /** False when time alone may mend it. */
  readonly terminal: boolean;
  /** The container whose last lines tell more. */
  readonly log?: LogSource;
}

/** Names the log of one run of a container. */
export interface LogSource {
  readonly pod: string;
  readonly container: string;
  /** True: of the run before this one. */
  readonly previous: boolean;
}

/** Whose failure it is, for commands that a reader can copy. */
export interface Subject {
  /** Name of the environment, e.g. `dev`. */
  readonly environment: string;
  /** Context of the kubeconfig. */
  readonly context: string;
  readonly namespace: string;
  /** Name of the profile that gives an app its resources. */
  readonly profile: string;
  readonly tenant: string;
  /** Where it stands in the files, e.g. `tenants.acme.apps.web`. */
  readonly setting: string;
  /** True for an app, whose settings have names of their own. */
  readonly isApp: boolean;
}
