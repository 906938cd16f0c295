import type { EngineRun } from "./engine.ts";
import { OperationError } from "./errors.ts";
import { classifyFailure } from "./failure.ts";
import { runWhenUnlocked } from "./locked-engine.ts";
import { maskSecrets } from "./mask.ts";
import type { OperationOptions, OperationResult } from "./operation.ts";
import { readAgain } from "./read-again.ts";
import { secretValues, stackArguments } from "./stack.ts";
import type { Workspace } from "./workspace.ts";

/** Commands of the engine. */
export type EngineCommand = "preview" | "up" | "refresh" | "destroy";

const PARALLEL = 64;

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
    if (run.stopped !== undefined && command === "up") await readAgain(workspace, run, options);
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

/** The error of a run that failed, without any secret. */
export async function maskedFailure(
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
