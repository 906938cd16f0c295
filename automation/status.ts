import { setTimeout } from "node:timers/promises";

import type {
  V1Deployment,
  V1Pod,
  V1ReplicaSet,
  V1ResourceQuota,
  V1StatefulSet,
} from "@kubernetes/client-node";

import type { Environment, TenantConfig } from "../environment/environment.ts";
import { clusterClient, type ClusterClient, requestFailure } from "./cluster-client.ts";
import { OperationError } from "./errors.ts";
import { type AppState, TERMINAL_STATES, workloadState } from "./workload-state.ts";

export type { AppState } from "./workload-state.ts";

/** What runs of an environment. */
export interface PlatformStatus {
  readonly environment: string;
  /** True when everything that should run is ready. */
  readonly ready: boolean;
  readonly tenants: readonly TenantStatus[];
}

/** What runs of one tenant. */
export interface TenantStatus {
  readonly name: string;
  /** The first of its namespaces. */
  readonly namespace: string;
  readonly quota: readonly QuotaUse[];
  readonly apps: readonly AppStatus[];
  readonly releases: readonly AppStatus[];
}

/** One line of a tenant's quota, as Kubernetes counts it. */
export interface QuotaUse {
  readonly namespace: string;
  /** Name of the ResourceQuota. */
  readonly quota: string;
  readonly resource: string;
  readonly used: string;
  readonly hard: string;
}

/** One app, or all workloads of one Helm release. */
export interface AppStatus {
  readonly name: string;
  readonly ready: number;
  readonly desired: number;
  readonly url?: string;
  readonly state: AppState;
  /** Why it is not ready and what to do, when that is known. */
  readonly hint?: string;
  /** Command that shows more. */
  readonly command?: string;
}

/** How to wait for a platform. */
export interface WaitOptions {
  /** @default 300 */
  readonly timeoutSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Hears every status, the last one too. */
  readonly onStatus?: ((status: PlatformStatus) => void) | undefined;
}

const WAIT_SECONDS = 300;
const POLL_MS = 1_000;
/** How long a failure may last before it counts as one; the first pull error may be a race. */
const FAILURE_BUDGET_MS = 60_000;

/** Looks at the environment's own cluster once. */
export async function platformStatus(environment: Environment): Promise<PlatformStatus> {
  return await lookAt(environment, await clusterClient(environment.cluster));
}

/** Looks until everything is ready; fails with `resource` when something cannot become ready, else with `timeout`. */
export async function waitUntilReady(
  environment: Environment,
  options: WaitOptions = {},
): Promise<PlatformStatus> {
  const client = await clusterClient(environment.cluster);
  const seconds = options.timeoutSeconds ?? WAIT_SECONDS;
  const deadline = Date.now() + seconds * 1000;
  let failingSince = Number.POSITIVE_INFINITY;
  for (;;) {
    const status = await lookAt(environment, client);
    options.onStatus?.(status);
    if (status.ready) {
      return status;
    }
    const failing = notReady(status).some(({ app }) => TERMINAL_STATES.has(app.state));
    failingSince = failing ? Math.min(failingSince, Date.now()) : Number.POSITIVE_INFINITY;
    if (Date.now() - failingSince >= FAILURE_BUDGET_MS) {
      throw new OperationError("resource", describeNotReady(status), firstAdvice(status));
    }
    if (Date.now() >= deadline) {
      const message = `not ready after ${seconds} s: ${describeNotReady(status)}`;
      throw new OperationError("timeout", message, firstAdvice(status));
    }
    await pause(options.signal);
  }
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  try {
    await setTimeout(POLL_MS, undefined, signal === undefined ? {} : { signal });
  } catch (cause) {
    throw new OperationError("cancelled", "cancelled while waiting for the platform", { cause });
  }
}

async function lookAt(environment: Environment, client: ClusterClient): Promise<PlatformStatus> {
  try {
    const tenants = await Promise.all(
      environment.tenants.map((tenant) => tenantStatus(tenant, client)),
    );
    const parts = tenants.flatMap(({ apps, releases }) => [...apps, ...releases]);
    const ready = parts.every(({ state }) => state === "ready");
    return { environment: environment.name, ready, tenants };
  } catch (error) {
    throw requestFailure(error, environment.cluster);
  }
}

async function tenantStatus(tenant: TenantConfig, client: ClusterClient): Promise<TenantStatus> {
  const { name, namespace } = tenant;
  const looks = await Promise.all(
    tenant.namespaces.map(async (space) => await lookInside(space.name, client)),
  );
  const inside = new Map(looks.map((look) => [look.namespace, look]));
  const apps = tenant.apps.map((app): AppStatus => {
    const context = inside.get(app.namespace) ?? emptyNamespace(app.namespace);
    const own = context.deployments.filter(({ metadata }) => metadata?.name === app.name);
    const url = app.host === undefined ? {} : { url: `http://${app.host}` };
    return { name: app.name, ...url, ...workloadState(own, context, app.replicas) };
  });
  const releases = tenant.releases.map((release): AppStatus => {
    const context = inside.get(release.namespace) ?? emptyNamespace(release.namespace);
    const own = [...context.deployments, ...context.statefulSets].filter(({ metadata }) => {
      return metadata?.annotations?.["meta.helm.sh/release-name"] === release.name;
    });
    return { name: release.name, ...workloadState(own, context, undefined) };
  });
  return { name, namespace, quota: looks.flatMap(({ quota }) => quota), apps, releases };
}

interface NamespaceLook {
  readonly namespace: string;
  readonly deployments: readonly V1Deployment[];
  readonly statefulSets: readonly V1StatefulSet[];
  readonly replicaSets: readonly V1ReplicaSet[];
  readonly pods: readonly V1Pod[];
  readonly quota: readonly QuotaUse[];
}

function emptyNamespace(namespace: string): NamespaceLook {
  return { namespace, deployments: [], statefulSets: [], replicaSets: [], pods: [], quota: [] };
}

async function lookInside(namespace: string, client: ClusterClient): Promise<NamespaceLook> {
  const [deployments, statefulSets, replicaSets, pods, quotas] = await Promise.all([
    client.apps.listNamespacedDeployment({ namespace }),
    client.apps.listNamespacedStatefulSet({ namespace }),
    client.apps.listNamespacedReplicaSet({ namespace }),
    client.core.listNamespacedPod({ namespace }),
    client.core.listNamespacedResourceQuota({ namespace }),
  ]);
  return {
    namespace,
    deployments: deployments.items,
    statefulSets: statefulSets.items,
    replicaSets: replicaSets.items,
    pods: pods.items,
    quota: quotas.items.flatMap((quota) => quotaUse(namespace, quota)),
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

interface Unready {
  readonly tenant: string;
  readonly app: AppStatus;
}

function notReady(status: PlatformStatus): readonly Unready[] {
  return status.tenants.flatMap(({ name, apps, releases }) =>
    [...apps, ...releases]
      .filter(({ state }) => state !== "ready")
      .map((app) => ({ tenant: name, app })),
  );
}

function describeNotReady(status: PlatformStatus): string {
  return notReady(status)
    .map(({ tenant, app }) => {
      const why = app.hint === undefined ? "" : ` (${app.hint})`;
      return `${tenant}/${app.name} ${app.ready}/${app.desired} ${app.state}${why}`;
    })
    .join("; ");
}

function firstAdvice(status: PlatformStatus): { readonly command?: string | undefined } {
  return { command: notReady(status).find(({ app }) => app.command !== undefined)?.app.command };
}
