import { kubectl } from "./commands.ts";
import type { Failure, Subject } from "./failure.ts";
import type { PodView, Workload } from "./views.ts";

/** A rollout that made no progress for so long that its controller says so. */
export function deadlineFailure(
  workload: Workload,
  pods: readonly PodView[],
  subject: Subject,
): Failure | undefined {
  const { spec, status, kind = "Deployment", metadata } = workload;
  if (status?.conditions?.some(({ reason }) => reason === "ProgressDeadlineExceeded") !== true) {
    return undefined;
  }
  const wanted = spec?.replicas ?? 1;
  const seconds = spec?.progressDeadlineSeconds ?? 600;
  const counts = `${String(status.readyReplicas ?? 0)} of ${String(wanted)} replicas are ready, ${String(status.updatedReplicas ?? 0)} new`;
  return {
    state: "deadline-exceeded",
    hint: `no progress for ${String(seconds)} s: ${counts}${gateText(pods)}`,
    command: kubectl(subject, "describe", kind.toLowerCase(), metadata?.name ?? ""),
    occurrences: 1,
    terminal: true,
  };
}

/** A Job that tries no more. */
export function jobFailure(
  workload: Workload,
  cause: Failure | undefined,
  subject: Subject,
): Failure | undefined {
  const failed = workload.status?.conditions?.find(
    ({ type, status }) => type === "Failed" && status === "True",
  );
  if (failed === undefined) return undefined;
  const why = failed.message ?? failed.reason ?? "it failed";
  const deeper = cause === undefined ? "" : `: ${cause.hint}`;
  return {
    ...(cause?.log === undefined ? {} : { log: cause.log }),
    state: cause === undefined || cause.state === "crash-loop" ? "job-failed" : cause.state,
    hint: `the Job gave up (${why})${deeper}`,
    command: cause?.command ?? kubectl(subject, "describe", "job", workload.metadata?.name ?? ""),
    occurrences: 1,
    terminal: true,
  };
}

function gateText(pods: readonly PodView[]): string {
  const gate = pods
    .flatMap(({ status }) => status?.conditions ?? [])
    .find(({ reason }) => reason === "ReadinessGatesNotReady")?.message;
  return gate === undefined ? "" : `; ${gate.replace(/\.$/, "")}`;
}
