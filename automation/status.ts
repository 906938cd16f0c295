import { setTimeout } from "node:timers/promises";

import type { AppConfig, Environment, TenantConfig } from "../environment/environment.ts";
import { clusterClient, type ClusterClient, requestFailure } from "./cluster-client.ts";
import { OperationError } from "./errors.ts";
import { isReleaseThere } from "./helm/seen-release.ts";
import { emptyNamespace, lookInside, type NamespaceLook } from "./namespace-look.ts";
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
    return appStatus(app, context);
  });
  const releases = await Promise.all(
    tenant.releases.map(async (release): Promise<AppStatus> => {
      const context = inside.get(release.namespace) ?? emptyNamespace(release.namespace);
      const own = context.workloads.filter((workload) => workload.release === release.name);
      const state = workloadState(own, context, undefined);
      // A chart may have nothing that runs.
      const isReady = own.length === 0 && (await isReleaseThere(client, release));
      if (isReady) return { name: release.name, ready: 0, desired: 0, state: "ready" };
      return { name: release.name, ...state };
    }),
  );
  return { name, namespace, quota: looks.flatMap(({ quota }) => quota), apps, releases };
}

function appStatus(app: AppConfig, context: NamespaceLook): AppStatus {
  const own = context.workloads.filter(({ kind, name }) => kind === app.kind && name === app.name);
  const host = app.expose?.hosts[0];
  const scheme = app.expose?.tls === undefined ? "http" : "https";
  const url = host === undefined ? {} : { url: `${scheme}://${host}` };
  // A Job that cleans up behind itself is gone when it is done.
  const isGone = app.kind === "Job" && app.ttlSecondsAfterFinished !== undefined;
  if (isGone && own.length === 0) return { name: app.name, ready: 0, desired: 0, state: "ready" };
  const expected = "replicas" in app ? app.replicas : undefined;
  return { name: app.name, ...url, ...workloadState(own, context, expected) };
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
