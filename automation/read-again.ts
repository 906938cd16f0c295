import { type EngineRun, runEngine } from "./engine.ts";
import type { OperationOptions } from "./operation.ts";
import { unattended } from "./stack.ts";
import type { Workspace } from "./workspace.ts";

const LONGEST_SECONDS = 60;

/**
 * Reads anew what a stopped engine was updating.
 *
 * It has changed these objects, and records them as they were before: who takes the change back would
 * find nothing to do, and the cluster would keep it.
 */
export async function readAgain(
  workspace: Workspace,
  { steps }: Pick<EngineRun, "steps">,
  { force, onEvent }: Pick<OperationOptions, "force" | "onEvent">,
): Promise<void> {
  const urns = steps
    .filter(({ operation, status }) => operation === "update" && status === "failed")
    .map(({ urn }) => urn);
  if (urns.length === 0 || force?.aborted === true) return;
  const args = ["refresh", ...unattended(workspace), ...urns.flatMap((urn) => ["--target", urn])];
  const options = { force, timeoutSeconds: LONGEST_SECONDS };
  const { exitCode, stopped } = await runEngine(workspace, args, options);
  if (exitCode === 0 && stopped === undefined) return;
  const command = `pulumi refresh --stack ${workspace.target.environment}`;
  const message = `what the engine was updating could not be read again; before the next run: ${command}`;
  onEvent?.({ kind: "notice", message });
}
