import type { Failure, FailureState, Subject } from "../kubernetes/failures/failure.ts";
import { failureOf } from "../kubernetes/failures/failure-of.ts";
import { ownedBy } from "../kubernetes/failures/owners.ts";
import { isUp } from "../kubernetes/failures/seen-container.ts";
import type { NamespaceView, Workload } from "../kubernetes/failures/views.ts";

/** Why an app is or is not ready. */
export type AppState = "ready" | "progressing" | "missing" | FailureState;

/** State of an app's workloads. */
export interface WorkloadState {
  readonly ready: number;
  readonly desired: number;
  readonly state: AppState;
  readonly hint?: string;
  readonly command?: string;
  /** The cause, when it is known. */
  readonly failure?: Failure;
}

/** Whose workloads they are. */
export interface StateQuestion {
  readonly view: NamespaceView;
  readonly subject: Subject;
  /** Replicas that are wanted, for what is not there yet. */
  readonly expected: number | undefined;
}

/** Replicas and state of the workloads of one app, with the deepest cause that is known. */
export function workloadState(
  workloads: readonly Workload[],
  { view, subject, expected }: StateQuestion,
): WorkloadState {
  if (workloads.length === 0) {
    return { ready: 0, desired: expected ?? 0, state: "missing", hint: "not deployed yet" };
  }
  const ready = sum(workloads, (workload) => workload.status?.readyReplicas ?? 0);
  const desired = sum(workloads, (workload) => workload.spec?.replicas ?? 1);
  const unready = workloads.filter((workload) => !isReady(workload, view));
  if (unready.length === 0) return { ready, desired, state: "ready" };
  for (const workload of unready) {
    const failure = failureOf(workload, view, subject);
    if (failure === undefined) continue;
    const { state, command } = failure;
    const serves = isServedByOlder(workload) ? "; pods of an older version still serve" : "";
    return { ready, desired, state, hint: `${failure.hint}${serves}`, command, failure };
  }
  return { ready, desired, state: "progressing" };
}

/** Are all replicas new, ready, and likely to stay so? */
export function isReady(
  workload: Workload,
  view: Pick<NamespaceView, "replicaSets" | "pods" | "now">,
): boolean {
  const { metadata, spec, status } = workload;
  const desired = spec?.replicas ?? 1;
  const counts =
    (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0) &&
    (status?.readyReplicas ?? 0) === desired &&
    (status?.updatedReplicas ?? 0) === desired &&
    (status?.replicas ?? 0) === desired;
  return counts && !isUnsettled(workload, view);
}

/** Is a rollout stuck while the pods before it are enough? */
function isServedByOlder({ spec, status }: Workload): boolean {
  const { replicas = 0, updatedReplicas = 0, readyReplicas = 0 } = status ?? {};
  return readyReplicas > 0 && readyReplicas >= (spec?.replicas ?? 1) && replicas > updatedReplicas;
}

/** A container that crashes is ready for a moment after each start. */
function isUnsettled(
  workload: Workload,
  { replicaSets, pods, now }: Pick<NamespaceView, "replicaSets" | "pods" | "now">,
): boolean {
  const creators = [workload, ...ownedBy(replicaSets, [workload])];
  return ownedBy(pods, creators)
    .flatMap(({ status }) => status?.containerStatuses ?? [])
    .some((one) => one.ready === true && !isUp(one, now));
}

function sum<T>(items: readonly T[], number: (item: T) => number): number {
  return items.reduce((total, item) => total + number(item), 0);
}
