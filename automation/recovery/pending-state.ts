import * as z from "zod";

import type { LoadedEnvironment } from "../../environment/environment.ts";
import { classifyFailure } from "../failure.ts";
import { runWhenUnlocked } from "../locked-engine.ts";
import type { OperationOptions } from "../operation.ts";
import { type InterruptedOperation, type PendingOperation, pendingOperations } from "../pending.ts";
import { commandFailure, runPulumi } from "../pulumi-command.ts";
import { unattended } from "../stack.ts";
import type { Workspace } from "../workspace.ts";

const about = z.object({
  currentStack: z
    .object({ pendingOps: z.array(z.object({ type: z.string(), urn: z.string() })) })
    .nullable(),
  errors: z.array(z.string()).nullable(),
});

/** What the engine says of a stack that was never made, and of one that was never deployed. */
const NOTHING_YET = /: No current (stack|snapshot)$/;

/** Operations of a stack that were interrupted, and what they are about. */
export async function operationsOf(
  workspace: Workspace,
  loaded: LoadedEnvironment,
): Promise<readonly PendingOperation[]> {
  if (workspace.managed) return pendingOperations(workspace.files.checkpoint);
  const interrupted = await interruptedOperations(workspace);
  if (interrupted.length === 0) return [];
  const { locatedOperations } = await import("./located-operations.ts");
  return await locatedOperations(workspace, loaded, interrupted);
}

/**
 * Operations of a stack that were interrupted; none when there is no stack yet.
 *
 * Of a backend that is not ours the engine's own summary is read: it has kinds and names, no values,
 * so it needs no passphrase. The engine's warning would come too late: a preview has none.
 */
export async function interruptedOperations(
  workspace: Workspace,
): Promise<readonly InterruptedOperation[]> {
  if (workspace.managed) return pendingOperations(workspace.files.checkpoint);
  const args = ["about", "--json", "--stack", workspace.target.environment];
  const { currentStack, errors } = about.parse(JSON.parse(await runPulumi(workspace, { args })));
  if (currentStack !== null) {
    return currentStack.pendingOps.map(({ type, urn }) => ({ operation: type, urn }));
  }
  if (errors?.some((error) => NOTHING_YET.test(error)) === true) return [];
  // This command tells of its failures in what it prints, and succeeds.
  throw commandFailure(workspace, { args }, { exitCode: 255, text: (errors ?? []).join("\n") });
}

/** Looks at every object again and forgets the interrupted operations. */
export async function clearOperations(
  workspace: Workspace,
  options: OperationOptions,
): Promise<void> {
  const args = ["refresh", ...unattended(workspace), "--clear-pending-creates"];
  const run = await runWhenUnlocked(workspace, args, options);
  if (run.exitCode !== 0 || run.stopped !== undefined) {
    throw classifyFailure(run, { command: "refresh", workspace });
  }
}
