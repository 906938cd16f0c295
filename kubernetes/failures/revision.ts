import { kubectl } from "./commands.ts";
import { timeOf } from "./events.ts";
import type { Failure, Subject } from "./failure.ts";
import { ownedBy } from "./owners.ts";
import type { NamespaceView, PodView, Workload } from "./views.ts";

const REVISION = "deployment.kubernetes.io/revision";
const REVISION_HASH = "controller-revision-hash";

/** What makes the pods of a workload now: itself, and of its ReplicaSets the one of the newest revision. */
export function creatorsOf(workload: Workload, view: NamespaceView): readonly Workload[] {
  const replicaSets = ownedBy(view.replicaSets, [workload]);
  const newest = replicaSets.toSorted((a, b) => revisionOf(b) - revisionOf(a))[0];
  return newest === undefined ? [workload] : [workload, newest];
}

/** Has the controller of a workload not looked at its newest version yet? What is seen is of an older one then. */
export function isOutdated({ metadata, status }: Workload): boolean {
  const { observedGeneration } = status ?? {};
  return observedGeneration !== undefined && observedGeneration < (metadata?.generation ?? 0);
}

/** Pods of the workload that count, the newest first: those of an old revision fail for old reasons. */
export function currentPods(
  workload: Workload,
  creators: readonly Workload[],
  view: NamespaceView,
): readonly PodView[] {
  const all = ownedBy(view.pods, creators)
    .filter(({ metadata }) => metadata?.deletionTimestamp === undefined)
    .toSorted(
      (a, b) => timeOf(b.metadata?.creationTimestamp) - timeOf(a.metadata?.creationTimestamp),
    );
  const active = all.filter(({ status }) => !/^(Failed|Succeeded)$/.test(status?.phase ?? ""));
  // The pods of a Job that tries no more are all there is.
  if (active.length === 0) return all.slice(0, 1);
  const revision = workload.status?.updateRevision;
  const updated = active.filter(({ metadata }) => metadata?.labels?.[REVISION_HASH] === revision);
  return revision === undefined || updated.length === 0 ? active : updated;
}

/** A StatefulSet waits until a pod is ready before it replaces it, also when only the new version can be. */
export function blockedUpdate(
  { status }: Workload,
  pods: readonly PodView[],
  { cause, subject }: { readonly cause: Failure; readonly subject: Subject },
): Failure | undefined {
  const revision = status?.updateRevision;
  const pod = pods.find(({ metadata }) => metadata?.labels?.[REVISION_HASH] !== revision);
  if (revision === undefined || pod === undefined) return undefined;
  const name = pod.metadata?.name ?? "";
  return {
    ...cause,
    hint: `pod "${name}" is of an older version and cannot become ready, which a StatefulSet waits for before it replaces it; delete the pod (it fails with: ${cause.hint})`,
    command: kubectl(subject, "delete", "pod", name),
    // The controller may just be about to replace it.
    occurrences: 1,
  };
}

function revisionOf({ metadata }: Workload): number {
  return Number(metadata?.annotations?.[REVISION] ?? 0);
}
