import type {
  V1CronJob,
  V1DaemonSet,
  V1Job,
  V1ObjectMeta,
  V1ResourceQuota,
} from "@kubernetes/client-node";

import type { WorkloadKind } from "../kubernetes/app/workload.ts";
import { RELEASE_ANNOTATION } from "../kubernetes/labels.ts";
import type { ClusterClient } from "./cluster-client.ts";
import type { QuotaUse } from "./status.ts";
import type { NamespaceView, Workload } from "./workload-state.ts";

/** A workload of any kind, with the numbers of a Deployment. */
export interface SeenWorkload extends Workload {
  readonly kind: WorkloadKind;
  readonly name: string;
  /** Helm release that it belongs to. */
  readonly release: string | undefined;
}

/** What is in one namespace. */
export interface NamespaceLook extends NamespaceView {
  readonly workloads: readonly SeenWorkload[];
  readonly quota: readonly QuotaUse[];
}

/** A namespace in which nothing was seen. */
export function emptyNamespace(namespace: string): NamespaceLook {
  return { namespace, workloads: [], replicaSets: [], pods: [], quota: [] };
}

/** Reads everything that tells how the apps of a namespace do. */
export async function lookInside(
  namespace: string,
  { apps, batch, core }: ClusterClient,
): Promise<NamespaceLook> {
  const [deployments, statefulSets, daemonSets, jobs, cronJobs, replicaSets, pods, quotas] =
    await Promise.all([
      apps.listNamespacedDeployment({ namespace }),
      apps.listNamespacedStatefulSet({ namespace }),
      apps.listNamespacedDaemonSet({ namespace }),
      batch.listNamespacedJob({ namespace }),
      batch.listNamespacedCronJob({ namespace }),
      apps.listNamespacedReplicaSet({ namespace }),
      core.listNamespacedPod({ namespace }),
      core.listNamespacedResourceQuota({ namespace }),
    ]);
  return {
    namespace,
    workloads: [
      ...deployments.items.map((item) => seen("Deployment", item)),
      ...statefulSets.items.map((item) => seen("StatefulSet", item)),
      ...daemonSets.items.map((item) => seen("DaemonSet", daemonSetView(item))),
      // The Jobs of a CronJob are its runs, no work of their own.
      ...jobs.items.filter(isOwn).map((item) => seen("Job", jobView(item))),
      ...cronJobs.items.map((item) => seen("CronJob", cronJobView(item))),
    ],
    replicaSets: replicaSets.items,
    pods: pods.items,
    quota: quotas.items.flatMap((quota) => quotaUse(namespace, quota)),
  };
}

function seen(kind: WorkloadKind, workload: View): SeenWorkload {
  const name = workload.metadata?.name ?? "";
  const annotations = workload.metadata?.annotations;
  const release = annotations?.["meta.helm.sh/release-name"] ?? annotations?.[RELEASE_ANNOTATION];
  return { ...workload, kind, name, release };
}

function isOwn({ metadata }: V1Job): boolean {
  return metadata?.ownerReferences?.some(({ kind }) => kind === "CronJob") !== true;
}

type View = Workload & { metadata?: V1ObjectMeta };

function daemonSetView({ metadata, status }: V1DaemonSet): View {
  const desired = status?.desiredNumberScheduled ?? 0;
  return {
    ...(metadata === undefined ? {} : { metadata }),
    spec: { replicas: desired },
    status: {
      observedGeneration: status?.observedGeneration ?? 0,
      readyReplicas: status?.numberReady ?? 0,
      updatedReplicas: status?.updatedNumberScheduled ?? 0,
      replicas: status?.currentNumberScheduled ?? 0,
      conditions: status?.conditions ?? [],
    },
  };
}

/** A Job is ready when it is done. */
function jobView({ metadata, spec, status }: V1Job): View {
  const done = status?.succeeded ?? 0;
  return {
    ...(metadata === undefined ? {} : { metadata }),
    spec: { replicas: spec?.completions ?? 1 },
    status: {
      observedGeneration: metadata?.generation ?? 0,
      readyReplicas: done,
      updatedReplicas: done,
      replicas: done,
      conditions: status?.conditions ?? [],
    },
  };
}

/** A CronJob runs now and then; that it is there is all that it has to be. */
function cronJobView({ metadata }: V1CronJob): View {
  const observedGeneration = metadata?.generation ?? 0;
  return {
    ...(metadata === undefined ? {} : { metadata }),
    spec: { replicas: 0 },
    status: { observedGeneration },
  };
}

function quotaUse(namespace: string, { metadata, status }: V1ResourceQuota): readonly QuotaUse[] {
  const used = status?.used ?? {};
  const quota = metadata?.name ?? "";
  return Object.entries(status?.hard ?? {})
    .map(([resource, hard]) => ({
      namespace,
      quota,
      resource,
      used: used[resource] ?? "0",
      hard,
    }))
    .toSorted((a, b) => a.resource.localeCompare(b.resource));
}
