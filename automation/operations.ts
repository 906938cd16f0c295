import type { Environment, LoadedEnvironment } from "../environment/environment.ts";
import { acquireToolchain, findToolchain, type Toolchain } from "../toolchain/toolchain.ts";
import type { EngineRun } from "./engine.ts";
import { OperationError } from "./errors.ts";
import { classifyFailure } from "./failure.ts";
import { maskSecrets } from "./mask.ts";
import { runWhenUnlocked } from "./locked-engine.ts";
import type { OperationOptions, OperationResult, StackTarget } from "./operation.ts";
import { runPulumi } from "./pulumi-command.ts";
import { repairStack } from "./repair.ts";
import { ensureSecrets, ensureStack, secretValues, stackArguments } from "./stack.ts";
import { checkTarget, readEnvironment, refuseUnbound } from "./target-check.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

export type {
  OperationEvent,
  OperationNotice,
  OperationOptions,
  OperationResult,
  PolicyFinding,
  ResourceStep,
  StackTarget,
} from "./operation.ts";

/** Commands of the engine. */
export type EngineCommand = "preview" | "up" | "refresh" | "destroy";

const PARALLEL = 64;

/** Tells what `up` would do; changes nothing. */
export async function preview(
  target: StackTarget,
  options: OperationOptions = {},
): Promise<OperationResult> {
  return await operate("preview", target, options);
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
  command: EngineCommand,
  target: StackTarget,
  options: OperationOptions,
): Promise<OperationResult> {
  const loaded = await readEnvironment(target);
  await checkTarget(loaded.environment);
  const workspace = openWorkspace(target, await toolchainFor(options.toolchain));
  try {
    return await operateOn(workspace, loaded, { command, ...options });
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
  await ensureStack(workspace);
  await ensureSecrets(workspace, loaded.secrets);
  if (workspace.managed && command !== "preview") {
    await repairStack(workspace, loaded.environment, options);
  }
  try {
    return await runOperation(command, workspace, options);
  } catch (error) {
    throw await withTerminating(error, loaded.environment);
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
  return new OperationError(error.kind, message, { hint, command: error.command, cause: error });
}

/** Runs one engine command on a prepared workspace, waits for locks, and turns failures into errors. */
export async function runOperation(
  command: EngineCommand,
  workspace: Workspace,
  options: OperationOptions,
): Promise<OperationResult> {
  const started = performance.now();
  const args = operationArguments(command, workspace, options);
  const run = await runWhenUnlocked(workspace, args, options);
  if (run.exitCode !== 0 || run.stopped !== undefined) {
    throw await maskedFailure(run, command, workspace);
  }
  return {
    changes: run.changes ?? {},
    steps: run.steps,
    findings: run.findings,
    seconds: (performance.now() - started) / 1000,
  };
}

/** Arguments of an engine command. */
export function operationArguments(
  command: EngineCommand,
  workspace: Workspace,
  options: OperationOptions,
): readonly string[] {
  const packs = command === "preview" || command === "up" ? (options.policyPacks ?? []) : [];
  return [
    command,
    ...stackArguments(workspace),
    "--non-interactive",
    "--color=never",
    "--suppress-outputs",
    "--suppress-progress",
    `--parallel=${String(options.parallel ?? PARALLEL)}`,
    ...(command === "preview" ? [] : ["--yes", "--skip-preview"]),
    ...(options.expectNoChanges === true && command !== "destroy" ? ["--expect-no-changes"] : []),
    ...packs.map((pack) => `--policy-pack=${pack}`),
  ];
}

async function maskedFailure(
  run: EngineRun,
  command: EngineCommand,
  workspace: Workspace,
): Promise<OperationError> {
  const failure = classifyFailure(run, { command, workspace });
  if (failure.kind === "authentication" || run.stopped !== undefined) {
    return failure;
  }
  const message = maskSecrets(failure.message, await secretValues(workspace));
  const { hint, command: next } = failure;
  return new OperationError(failure.kind, message, { hint, command: next });
}

async function toolchainFor(given: Toolchain | undefined): Promise<Toolchain> {
  return given ?? (await findToolchain()) ?? (await acquireToolchain());
}
