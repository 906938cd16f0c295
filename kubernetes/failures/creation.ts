import { explainTenant, kubectl, planCommand } from "./commands.ts";
import { countOf, eventsOf } from "./events.ts";
import type { Failure, Subject } from "./failure.ts";
import { refusalOf } from "./refusals.ts";
import type { NamespaceView, Workload } from "./views.ts";

/** Pods, or the claims of a StatefulSet, that were refused before they existed. */
export function creationFailure(
  creator: Workload,
  view: NamespaceView,
  subject: Subject,
): Failure | undefined {
  // A ReplicaSet that is to have no pods keeps the events of its past.
  if (creator.spec?.replicas === 0) return undefined;
  const seen = eventsOf(creator.metadata, view.events).filter(
    ({ reason }) => reason === "FailedCreate",
  );
  const condition = creator.status?.conditions?.find(({ type, status }) => {
    return type === "ReplicaFailure" && status === "True";
  });
  // Only ReplicaSets and Deployments have the condition.
  const message = condition?.message ?? (hasFew(creator) ? seen[0]?.message : undefined);
  if (message === undefined) return undefined;
  const refusal = refusalOf(message);
  const surge = refusal.state === "quota-exceeded" && (creator.status?.readyReplicas ?? 0) > 0;
  const commands = {
    plan: planCommand(subject),
    quota: surge ? planCommand(subject) : explainTenant(subject, "quota"),
    events: kubectl(subject, "get", "events", "--field-selector", "reason=FailedCreate"),
  };
  const { state, hint } = refusal;
  return {
    state,
    hint: surge ? `${hint}; strategy.maxSurge: 0 rolls out without extra pods` : hint,
    command: commands[refusal.advice],
    occurrences: Math.max(1, countOf(seen)),
    terminal: true,
  };
}

function hasFew({ spec, status }: Workload): boolean {
  return (status?.replicas ?? 0) < (spec?.replicas ?? 1);
}
