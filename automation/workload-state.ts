/** Why an app is or is not ready. */
export type AppState =
  | "ready"
  | "progressing"
  | "missing"
  | "image-not-found"
  | "image-pull-unauthorized"
  | "crash-loop"
  | "out-of-memory"
  | "container-config"
  | "unschedulable"
  | "quota-exceeded"
  | "admission-denied"
  | "deadline-exceeded"
  | "job-failed";

/** States that do not mend themselves. */
export const TERMINAL_STATES: ReadonlySet<AppState> = new Set([
  "image-not-found",
  "image-pull-unauthorized",
  "crash-loop",
  "out-of-memory",
  "container-config",
  "unschedulable",
  "quota-exceeded",
  "admission-denied",
  "deadline-exceeded",
  "job-failed",
] as const);

interface Metadata {
  readonly name?: string;
  readonly uid?: string;
  readonly ownerReferences?: readonly { readonly uid: string }[];
  readonly generation?: number;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** What is looked at of a workload. */
export interface Workload {
  readonly metadata?: Metadata;
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly replicas?: number;
    readonly conditions?: readonly Condition[];
  };
}

/** What is looked at of a Pod. */
export interface PodView {
  readonly metadata?: Metadata;
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly initContainerStatuses?: readonly ContainerView[];
    readonly containerStatuses?: readonly ContainerView[];
  };
}

/** What is looked at of a container's status. */
export interface ContainerView {
  readonly name: string;
  readonly image?: string;
  readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
  readonly lastState?: {
    readonly terminated?: { readonly reason?: string; readonly exitCode: number };
  };
}

/** Objects of the namespace that explain a workload. */
export interface NamespaceView {
  readonly namespace: string;
  readonly replicaSets: readonly Workload[];
  readonly pods: readonly PodView[];
}

/** State of an app's workloads. */
export interface WorkloadState {
  readonly ready: number;
  readonly desired: number;
  readonly state: AppState;
  readonly hint?: string;
  readonly command?: string;
}

interface Cause {
  readonly state: AppState;
  readonly hint: string;
  readonly command?: string;
}

/** Replicas and state of the workloads of one app, with the deepest cause that is known. */
export function workloadState(
  workloads: readonly Workload[],
  view: NamespaceView,
  expected: number | undefined,
): WorkloadState {
  if (workloads.length === 0) {
    return { ready: 0, desired: expected ?? 0, state: "missing", hint: "not deployed yet" };
  }
  const ready = sum(workloads, (workload) => workload.status?.readyReplicas ?? 0);
  const desired = sum(workloads, (workload) => workload.spec?.replicas ?? 1);
  if (workloads.every(isReady)) {
    return { ready, desired, state: "ready" };
  }
  const cause = workloads.map((workload) => causeOf(workload, view)).find((found) => found);
  return { ready, desired, ...(cause ?? { state: "progressing" }) };
}

function isReady({ metadata, spec, status }: Workload): boolean {
  const desired = spec?.replicas ?? 1;
  return (
    (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0) &&
    (status?.readyReplicas ?? 0) === desired &&
    (status?.updatedReplicas ?? 0) === desired &&
    (status?.replicas ?? 0) === desired
  );
}

function causeOf(workload: Workload, view: NamespaceView): Cause | undefined {
  const owned = view.replicaSets.filter(({ metadata }) => belongsTo(metadata, [workload]));
  const pods = view.pods.filter(({ metadata }) => belongsTo(metadata, [workload, ...owned]));
  const creators = [workload, ...owned];
  return (
    first(pods, (pod) => podCause(pod, view.namespace)) ??
    first(creators, creationCause) ??
    deadlineCause(workload) ??
    failedJobCause(workload)
  );
}

function podCause(pod: PodView, namespace: string): Cause | undefined {
  const describe = `kubectl -n ${namespace} describe pod ${pod.metadata?.name ?? ""}`;
  const containers = [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? []),
  ];
  const unscheduled = pod.status?.conditions?.find(({ type, status, reason }) => {
    return type === "PodScheduled" && status === "False" && reason === "Unschedulable";
  });
  if (unscheduled !== undefined) {
    const hint = unscheduled.message ?? "no node fits";
    return { state: "unschedulable", hint, command: describe };
  }
  const cause = first(containers, containerCause);
  return cause === undefined ? undefined : { command: describe, ...cause };
}

function containerCause({ name, image = "", state, lastState }: ContainerView): Cause | undefined {
  const { reason = "", message = "" } = state?.waiting ?? {};
  if (/^(ErrImagePull|ImagePullBackOff|InvalidImageName)$/.test(reason)) {
    const refused = /\b40[13]\b|denied|unauthorized|no basic auth/i.test(message);
    return refused
      ? {
          state: "image-pull-unauthorized",
          hint: `the registry refuses to give ${image}; add a pull secret`,
        }
      : { state: "image-not-found", hint: `${image} cannot be pulled; check name and tag` };
  }
  if (reason === "CreateContainerConfigError") {
    return { state: "container-config", hint: `container "${name}": ${message}` };
  }
  const ended = lastState?.terminated;
  if (ended?.reason === "OOMKilled") {
    return { state: "out-of-memory", hint: `container "${name}" needs more than its memory limit` };
  }
  if (reason === "CrashLoopBackOff") {
    const code = ended === undefined ? "" : `, exit code ${ended.exitCode}`;
    return { state: "crash-loop", hint: `container "${name}" ends again and again${code}` };
  }
  return undefined;
}

/** Why pods were refused before they existed. */
function creationCause({ status }: Workload): Cause | undefined {
  const refused = status?.conditions?.find(({ type, status: value }) => {
    return type === "ReplicaFailure" && value === "True";
  });
  const message = refused?.message ?? "";
  if (message.includes("exceeded quota")) {
    return { state: "quota-exceeded", hint: message, command: "npm run plan" };
  }
  const denied = /denied the request|violates PodSecurity|forbidden/.test(message);
  return denied ? { state: "admission-denied", hint: message } : undefined;
}

function deadlineCause({ status }: Workload): Cause | undefined {
  const exceeded = status?.conditions?.some(({ reason }) => reason === "ProgressDeadlineExceeded");
  return exceeded === true
    ? { state: "deadline-exceeded", hint: "the rollout made no progress within its deadline" }
    : undefined;
}

function failedJobCause({ status }: Workload): Cause | undefined {
  const failed = status?.conditions?.find(
    ({ type, status: value }) => type === "Failed" && value === "True",
  );
  return failed === undefined
    ? undefined
    : { state: "job-failed", hint: failed.message ?? failed.reason ?? "the Job gave up" };
}

function belongsTo(metadata: Metadata | undefined, owners: readonly Workload[]): boolean {
  const uids = owners.map((owner) => owner.metadata?.uid);
  return metadata?.ownerReferences?.some(({ uid }) => uids.includes(uid)) === true;
}

function first<T, R>(items: readonly T[], pick: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = pick(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function sum<T>(items: readonly T[], number: (item: T) => number): number {
  return items.reduce((total, item) => total + number(item), 0);
}
