import { setTimeout } from "node:timers/promises";

import type { Environment } from "../environment/environment.ts";
import type { WorkloadKind } from "../kubernetes/app/workload.ts";
import type { Failure } from "../kubernetes/failures/failure.ts";
import { clusterClient, type ClusterClient, requestFailure } from "./cluster-client.ts";
import { OperationError } from "./errors.ts";
import { FailureBudget } from "./failure-budget.ts";
import { type FailureLog, withLog } from "./failure-log.ts";
import { causeWithLog, failuresOf, notReady, unreadyText } from "./not-ready.ts";
import { tenantStatus } from "./tenant-status.ts";
import { terminatingHints } from "./terminating-hints.ts";
import type { AppState } from "./workload-state.ts";

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
  readonly kind: WorkloadKind | "Release";
  readonly namespace: string;
  readonly ready: number;
  readonly desired: number;
  readonly url?: string;
  readonly state: AppState;
  /** Why it is not ready and what to do, when that is known. */
  readonly hint?: string;
  /** Command that shows more. */
  readonly command?: string;
  /** The cause, when it is known. */
  readonly failure?: Failure;
  /** Last lines of the container that failed; not while waiting. */
  readonly log?: FailureLog;
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

/** Looks at the environment's own cluster once. */
export async function platformStatus(environment: Environment): Promise<PlatformStatus> {
  const client = await clusterClient(environment.cluster);
  return await withLogs(await lookAt(environment, client), environment, client);
}

/** Looks until everything is ready; fails with `resource` when something cannot become ready, else with `timeout`. */
export async function waitUntilReady(
  environment: Environment,
  options: WaitOptions = {},
): Promise<PlatformStatus> {
  const client = await clusterClient(environment.cluster);
  const seconds = options.timeoutSeconds ?? WAIT_SECONDS;
  const deadline = Date.now() + seconds * 1000;
  const budget = new FailureBudget();
  for (;;) {
    const status = await lookAt(environment, client);
    options.onStatus?.(status);
    if (status.ready) return status;
    const now = Date.now();
    const isHopeless = budget.spent(failuresOf(notReady(status.tenants)), now).length > 0;
    if (isHopeless) throw await unreadyError("resource", status, { environment, client });
    if (now >= deadline) {
      throw await unreadyError("timeout", status, { environment, client, seconds });
    }
    await pause(options.signal);
  }
}

interface Waiting {
  readonly environment: Environment;
  readonly client: ClusterClient;
  /** How long was waited, when that was the limit. */
  readonly seconds?: number;
}

async function unreadyError(
  kind: "resource" | "timeout",
  seen: PlatformStatus,
  { environment, client, seconds }: Waiting,
): Promise<OperationError> {
  const { tenants } = await withLogs(seen, environment, client);
  const unready = notReady(tenants);
  const limit = seconds === undefined ? "" : ` after ${seconds} s`;
  const causes = unready.filter(({ app }) => app.hint !== undefined).map(causeWithLog);
  return new OperationError(kind, `not ready${limit}: ${unreadyText(unready)}`, { causes });
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
    const looked = await Promise.all(
      environment.tenants.map((tenant) => tenantStatus(tenant, environment, client)),
    );
    const parts = looked.flatMap(({ apps, releases }) => [...apps, ...releases]);
    const ready = parts.every(({ state }) => state === "ready");
    const tenants = ready ? looked : await terminatingHints(looked, environment);
    return { environment: environment.name, ready, tenants };
  } catch (error) {
    if (error instanceof OperationError) throw error;
    throw requestFailure(error, environment.cluster);
  }
}

async function withLogs(
  status: PlatformStatus,
  { cluster }: Environment,
  client: ClusterClient,
): Promise<PlatformStatus> {
  const add = (app: AppStatus): Promise<AppStatus> => withLog(app, client);
  try {
    const tenants = status.tenants.map(async (tenant) => ({
      ...tenant,
      apps: await Promise.all(tenant.apps.map(add)),
      releases: await Promise.all(tenant.releases.map(add)),
    }));
    return { ...status, tenants: await Promise.all(tenants) };
  } catch (error) {
    throw requestFailure(error, cluster);
  }
}
