import { claimFailure } from "./claims.ts";
import { configFailure, mountFailure } from "./container-config.ts";
import { crashFailure } from "./crashes.ts";
import { creationFailure } from "./creation.ts";
import { first } from "./events.ts";
import type { Failure, Subject } from "./failure.ts";
import { imageFailure } from "./images.ts";
import { killedByProbe, probeFailure } from "./probes.ts";
import { deadlineFailure, jobFailure } from "./progress.ts";
import { blockedUpdate, creatorsOf, currentPods, isOutdated } from "./revision.ts";
import { schedulingFailure } from "./scheduling.ts";
import { containersOf, type SeenContainer } from "./seen-container.ts";
import type { NamespaceView, Workload } from "./views.ts";

/**
 * The deepest cause that is known why a workload is not ready.
 *
 * In this order: a container that does not run, a pod that does not start, pods that are refused, a container
 * that is not ready, no progress. A claim comes before the pod that no node takes because of it.
 */
export function failureOf(
  workload: Workload,
  view: NamespaceView,
  subject: Subject,
): Failure | undefined {
  if (isOutdated(workload)) return undefined;
  const creators = creatorsOf(workload, view);
  const pods = currentPods(workload, creators, view);
  const containers = pods.flatMap((pod) => containersOf(pod, view));
  const cause =
    first(containers, (container) => brokenContainer(container, subject)) ??
    first(pods, (pod) => mountFailure(pod, view, subject)) ??
    first(pods, (pod) => claimFailure(pod, view, subject)) ??
    first(pods, (pod) => schedulingFailure(pod, view, subject));
  const blocked =
    cause === undefined ? undefined : blockedUpdate(workload, pods, { cause, subject });
  return (
    blocked ??
    jobFailure(workload, cause, subject) ??
    cause ??
    first(creators.toReversed(), (creator) => creationFailure(creator, view, subject)) ??
    first(containers, (container) => probeFailure(container, subject)) ??
    deadlineFailure(workload, pods, subject)
  );
}

function brokenContainer(container: SeenContainer, subject: Subject): Failure | undefined {
  return (
    imageFailure(container, subject) ??
    configFailure(container, subject) ??
    killedByProbe(container, subject) ??
    crashFailure(container, subject)
  );
}
