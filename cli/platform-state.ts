import type { AppStatus, PlatformStatus } from "../automation/status.ts";
import type { Environment } from "../environment/environment.ts";
import type { Context } from "./context.ts";
import { exitCode } from "./exit-codes.ts";
import type { StatusOutput } from "./output-schemas.ts";
import type { CliProblem } from "./problem.ts";

/** What to ask the cluster for. */
export interface StateQuestion {
  readonly environment: Environment;
  /** Wait until everything is ready. */
  readonly wait: boolean;
  readonly timeoutSeconds?: number | undefined;
}

/** State of the platform, as data, table and verdict. */
export interface PlatformState {
  readonly data: StatusOutput;
  readonly text: string;
  /** 4 when something is not ready. */
  readonly exitCode: number;
  readonly problems: readonly CliProblem[];
}

/** Reads the state of tenants, apps and releases, if asked after waiting for it. */
export async function platformState(
  context: Context,
  question: StateQuestion,
): Promise<PlatformState> {
  const { environment, wait, timeoutSeconds } = question;
  const { platformStatus, waitUntilReady } = await import("../automation/status.ts");
  const status = wait
    ? await waitUntilReady(environment, { signal: context.signal, timeoutSeconds })
    : await platformStatus(environment);
  return await describeState(context, status);
}

/** A status as data, table and verdict. */
export async function describeState(
  context: Context,
  status: PlatformStatus,
): Promise<PlatformState> {
  const { statusText } = await import("../report/status-text.ts");
  const { causeOf, notReady } = await import("../automation/not-ready.ts");
  const problems = notReady(status.tenants).map(causeOf);
  return {
    data: stateOutput(status),
    text: statusText(status, { color: context.color }),
    exitCode: status.ready ? exitCode.success : exitCode.resource,
    problems,
  };
}

function stateOutput(status: PlatformStatus): StatusOutput {
  return {
    ready: status.ready,
    tenants: status.tenants.map((tenant) => ({
      name: tenant.name,
      namespace: tenant.namespace,
      quota: tenant.quota.map((use) => ({ ...use })),
      apps: tenant.apps.map(appOutput),
      releases: tenant.releases.map(appOutput),
    })),
  };
}

function appOutput(app: AppStatus): StatusOutput["tenants"][number]["apps"][number] {
  const { name, kind, namespace, ready, desired, state, log } = app;
  return {
    ...{ name, kind, namespace, ready, desired, state },
    url: app.url ?? null,
    hint: app.hint ?? null,
    command: app.command ?? null,
    log: log === undefined ? null : { ...log, lines: [...log.lines], note: log.note ?? null },
  };
}
