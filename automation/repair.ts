import type { Environment } from "../environment/environment.ts";
import { OperationError } from "./errors.ts";
import { waitForLock } from "./locked-engine.ts";
import type { OperationOptions } from "./operation.ts";
import { endPlugin, orphanedPlugins } from "./orphans.ts";
import { type InterruptedOperation, operationTitle, pendingOperations } from "./pending.ts";
import { clearOperations, interruptedOperations } from "./recovery/pending-state.ts";
import { objectSteps } from "./recovery/pending-steps.ts";
import { releaseSteps } from "./recovery/release-steps.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Brings a managed stack back in order after its engine was killed; returns the number of operations
 * that had been pending.
 *
 * What was being created is undone, so that the next `up` makes it anew. What is not ours is named
 * and stays, and nothing is done at all.
 */
export async function repairStack(
  workspace: Workspace,
  environment: Environment,
  options: OperationOptions = {},
): Promise<number> {
  await waitForLock(workspace, options);
  const pending = pendingOperations(workspace.files.checkpoint);
  if (pending.length === 0) {
    return 0;
  }
  const message = `the last run was interrupted during ${counted(pending)}; repairing`;
  options.onEvent?.({ kind: "notice", message });
  // A provider goes on installing although its engine was killed.
  for (const pid of orphanedPlugins(workspace.files)) await endPlugin(pid);
  const steps = [
    ...(await releaseSteps({ workspace, environment, pending, which: "pending" })),
    ...(await objectSteps(pending, environment)),
  ];
  const refused = steps.filter(({ action }) => action === "refuse");
  if (refused.length > 0) {
    const lines = refused.map(({ subject, reason }) => `${subject}: ${reason}`);
    const [first] = refused;
    const { hint, command } = first ?? {};
    throw new OperationError("configuration", lines.join("\n"), { hint, command });
  }
  for (const { take } of steps) await take?.();
  await clearOperations(workspace, options);
  return pending.length;
}

/** Refuses to go on over interrupted operations of a stack that is not ours to repair unasked. */
export async function refuseInterrupted(workspace: Workspace): Promise<void> {
  const pending = await interruptedOperations(workspace);
  if (pending.length === 0) return;
  const { environment } = workspace.target;
  const names = pending.map(operationTitle);
  const message = `the last run of ${environment} was interrupted during ${counted(pending)}: ${names.join(", ")}`;
  throw new OperationError("configuration", message, {
    hint: "recover first: it says what it would do, and asks",
    command: `npx moor recover -e ${environment}`,
  });
}

function counted({ length }: readonly InterruptedOperation[]): string {
  return length === 1 ? "1 operation" : `${length} operations`;
}
