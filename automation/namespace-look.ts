import type {
  V1CronJob,
  V1DaemonSet,
  V1Job,
  V1ObjectMeta,
  V1ResourceQuota,
} from "@kubernetes/client-node";

import type { WorkloadKind } from "../kubernetes/app/workload.ts";
import type { NamespaceView, Workload } from "../kubernetes/failures/views.ts";
import { RELEASE_ANNOTATION } from "../kubernetes/labels.ts";
import { type ClusterClient, ifAllowed } from "./cluster-client.ts";
import { failedRuns } from "./cron-runs.ts";
import type { QuotaUse } from "./status.ts";
import { isReady } from "./workload-state.ts";

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
  /** The last run of a CronJob, by name, when it failed and was made from what the CronJob says now. */
  readonly failedRuns: ReadonlyMap<string, Workload>;
  /** What these credentials may not list, so that a cause may stay unknown. */
  readonly unseen: readonly string[];
}

/** A namespace in which nothing was seen. */
export function emptyNamespace(namespace: string): NamespaceLook {
  return {
    namespace,
    ...{ workloads: [], replicaSets: [], pods: [], quota: [], failedRuns: new Map() },
    ...{ events: [], claims: [], storageClasses: undefined, unseen: [], now: 0 },
  };
}

/** Reads everything that tells how the apps of a namespace do; causes only when something is not ready. */
export async function lookInside(namespace: string, client: ClusterClient): Promise<NamespaceLook> {
  const look = await stateOf(namespace, client);
  const isFine = look.workloads.every((workload) => isReady(workload, look));
  return isFine && look.failedRuns.size === 0
    ? look
    : { ...look, ...(await causesIn(namespace, client)) };
}

async function stateOf(
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
    ...emptyNamespace(namespace),
    now: Date.now(),
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
    failedRuns: failedRuns(cronJobs.items, jobs.items),
  };
}

/** Events, claims and storage classes, as far as they may be listed. */
async function causesIn(
  namespace: string,
  { core, storage }: ClusterClient,
): Promise<Pick<NamespaceLook, "events" | "claims" | "storageClasses" | "unseen">> {
  const [events, claims, classes] = await Promise.all([
    ifAllowed(core.listNamespacedEvent({ namespace })),
    ifAllowed(core.listNamespacedPersistentVolumeClaim({ namespace })),
    ifAllowed(storage.listStorageClass()),
  ]);
  return {
    events: events?.items ?? [],
    claims: claims?.items ?? [],
    storageClasses: classes?.items.map(({ metadata }) => metadata?.name ?? "").toSorted(),
    unseen: [
      ...(events === undefined ? ["events"] : []),
      ...(claims === undefined ? ["persistentvolumeclaims"] : []),
    ],
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
