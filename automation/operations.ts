import type { Environment, LoadedEnvironment } from "../environment/environment.ts";
import { acquireToolchain, findToolchain, type Toolchain } from "../toolchain/toolchain.ts";
import { type EngineCommand, runOperation } from "./engine-operation.ts";
import { OperationError } from "./errors.ts";
import { failingAppsOf } from "./failing-apps.ts";
import { FailureWatch } from "./failure-watch.ts";
import type { Forecast } from "./forecast.ts";
import { forecast, passGuard } from "./guard-pass.ts";
import type { OperationOptions, OperationResult, StackTarget } from "./operation.ts";
import { requireRights } from "./preflight.ts";
import { runPulumi } from "./pulumi-command.ts";
import { refuseInterrupted, repairStack } from "./repair.ts";
import { ensureSecrets, ensureStack } from "./stack.ts";
import { checkTarget, readEnvironment, readWithCharts, refuseUnbound } from "./target-check.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

export { type EngineCommand, operationArguments, runOperation } from "./engine-operation.ts";
export type { Forecast } from "./forecast.ts";
export type {
  OperationEvent,
  OperationNotice,
  OperationOptions,
  OperationResult,
  PolicyFinding,
  ResourceStep,
  StackTarget,
} from "./operation.ts";

/** Tells what `up` would do; changes nothing. */
export async function preview(
  target: StackTarget,
  options: OperationOptions = {},
): Promise<Forecast> {
  return await withCharts(target, options, async (workspace, loaded) => {
    await prepare(workspace, loaded, { command: "preview", ...options });
    return await forecast(workspace, loaded.environment, options);
  });
}

/**
 * Fails when `up` would refuse to begin: with what an interrupted run left open, or with every right
 * that the credentials lack.
 */
export async function checkRights(
  target: StackTarget,
  options: Pick<OperationOptions, "toolchain"> = {},
): Promise<void> {
  await withCharts(target, options, async (workspace, loaded) => {
    if (!workspace.managed) await refuseInterrupted(workspace);
    await requireRights(workspace, loaded, "up");
  });
}

/** Makes the cluster what the files say. */
export async function up(
  target: StackTarget,
  options: OperationOptions = {},
): Promise<OperationResult> {
  return await operate("up", target, options);
}

/** Brings the recorded state up to date with the cluster. */
export async function refresh(
  target: StackTarget,
  options: OperationOptions = {},
): Promise<OperationResult> {
  return await operate("refresh", target, options);
}

/** Deletes everything that the stack made. */
export async function destroy(
  target: StackTarget,
  options: OperationOptions = {},
): Promise<OperationResult> {
  return await operate("destroy", target, options);
}

/** Outputs of the stack; secret ones read `[secret]`. */
export async function outputs(
  target: StackTarget,
  options: Pick<OperationOptions, "toolchain"> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const { environment } = await readEnvironment(target);
  await refuseUnbound(environment);
  const workspace = openWorkspace(target, await toolchainFor(options.toolchain));
  try {
    const args = ["stack", "output", "--json", "--stack", target.environment];
    const json: unknown = JSON.parse(await runPulumi(workspace, { args }));
    return { ...(typeof json === "object" ? json : {}) };
  } finally {
    workspace.close();
  }
}

async function operate(
  command: Exclude<EngineCommand, "preview">,
  target: StackTarget,
  options: OperationOptions,
): Promise<OperationResult> {
  const withEnvironment = command === "up" ? withCharts : withFiles;
  return await withEnvironment(target, options, async (workspace, loaded) => {
    return await operateOn(workspace, loaded, { command, ...options });
  });
}

type Work<T> = (workspace: Workspace, loaded: LoadedEnvironment) => Promise<T>;

/** Works on what is to be there, for which every chart is needed. */
async function withCharts<T>(
  target: StackTarget,
  options: OperationOptions,
  work: Work<T>,
): Promise<T> {
  const { toolchain, signal, onEvent } = options;
  const onFetch = (message: string): void => onEvent?.({ kind: "notice", message });
  const loaded = await readWithCharts(target, { toolchain, signal, onFetch });
  return await withLoaded(target, options, { loaded, work });
}

/** Works on what is there: nothing that cannot be fetched may stand in the way of taking it down. */
async function withFiles<T>(
  target: StackTarget,
  options: OperationOptions,
  work: Work<T>,
): Promise<T> {
  return await withLoaded(target, options, { loaded: await readEnvironment(target), work });
}

async function withLoaded<T>(
  target: StackTarget,
  options: OperationOptions,
  { loaded, work }: { readonly loaded: LoadedEnvironment; readonly work: Work<T> },
): Promise<T> {
  await checkTarget(loaded.environment);
  const workspace = openWorkspace(target, await toolchainFor(options.toolchain));
  try {
    return await work(workspace, loaded);
  } finally {
    workspace.close();
  }
}

/** Runs a command on an open workspace, after everything that it needs has been made or mended. */
export async function operateOn(
  workspace: Workspace,
  loaded: LoadedEnvironment,
  { command, ...options }: OperationOptions & { readonly command: EngineCommand },
): Promise<OperationResult> {
  await prepare(workspace, loaded, { command, ...options });
  if ((command === "up" || command === "destroy") && options.rightsChecked !== true) {
    await requireRights(workspace, loaded, command);
  }
  const { environment } = loaded;
  const restore = await passGuard(workspace, environment, { command, ...options });
  const watch =
    command === "up" ? new FailureWatch(failingAppsOf(environment), options.onEvent) : undefined;
  const onEvent = watch?.onEvent ?? options.onEvent;
  try {
    return await runOperation(command, workspace, { ...options, onEvent });
  } catch (error) {
    await restore();
    throw await withTerminating((await watch?.explain(error)) ?? error, environment);
  } finally {
    watch?.end();
  }
}

async function prepare(
  workspace: Workspace,
  loaded: LoadedEnvironment,
  { command, ...options }: OperationOptions & { readonly command: EngineCommand },
): Promise<void> {
  await ensureStack(workspace);
  await ensureSecrets(workspace, loaded);
  if (command === "preview") return;
  if (workspace.managed) await repairStack(workspace, loaded.environment, options);
  else if (command !== "refresh" && options.rightsChecked !== true) {
    await refuseInterrupted(workspace);
  }
}

/** A deletion that fails leaves a namespace in Terminating; the error says what keeps it there. */
async function withTerminating(error: unknown, environment: Environment): Promise<unknown> {
  const isSlow = error instanceof OperationError && ["resource", "timeout"].includes(error.kind);
  if (!isSlow) return error;
  const { terminatingNamespaces, terminatingText } = await import("./terminating.ts");
  const stuck = await terminatingNamespaces(environment.cluster, environment.name).catch(() => []);
  if (stuck.length === 0) return error;
  const message = [error.message, ...stuck.map(terminatingText)].join("\n");
  const hint = "let the owner of each finalizer finish or remove it there; nothing was forced";
  const { kind, command, causes } = error;
  return new OperationError(kind, message, { hint, command, causes, cause: error });
}

async function toolchainFor(given: Toolchain | undefined): Promise<Toolchain> {
  return given ?? (await findToolchain()) ?? (await acquireToolchain());
}
