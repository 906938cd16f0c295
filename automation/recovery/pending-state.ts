import { classifyFailure } from "../failure.ts";
import { runWhenUnlocked } from "../locked-engine.ts";
import type { OperationOptions } from "../operation.ts";
import { exportedOperations, type PendingOperation, pendingOperations } from "../pending.ts";
import { runPulumi } from "../pulumi-command.ts";
import { stackArguments } from "../stack.ts";
import { OperationError } from "../errors.ts";
import type { Workspace } from "../workspace.ts";

/** Operations of a stack that were interrupted; none when there is no stack yet. */
export async function operationsOf(workspace: Workspace): Promise<readonly PendingOperation[]> {
  if (workspace.managed) return pendingOperations(workspace.files.checkpoint);
  // Without --show-secrets: what is secret stays encrypted.
  const args = ["stack", "export", "--stack", workspace.target.environment];
  const text = await runPulumi(workspace, { args }).catch((error: unknown) => {
    if (error instanceof OperationError && error.kind === "stack-not-found") return undefined;
    throw error;
  });
  return text === undefined ? [] : exportedOperations(text);
}

/** Looks at every object again and forgets the interrupted operations. */
export async function clearOperations(
  workspace: Workspace,
  options: OperationOptions,
): Promise<void> {
  const args = [
    "refresh",
    ...stackArguments(workspace),
    "--non-interactive",
    "--color=never",
    "--suppress-outputs",
    "--yes",
    "--skip-preview",
    "--clear-pending-creates",
  ];
  const run = await runWhenUnlocked(workspace, args, options);
  if (run.exitCode !== 0 || run.stopped !== undefined) {
    throw classifyFailure(run, { command: "refresh", workspace });
  }
}
