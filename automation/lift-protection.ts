import { LIFTED_VARIABLE } from "../environment/held-names.ts";
import { runEngine } from "./engine.ts";
import { messageOf, OperationError } from "./errors.ts";
import { classifyFailure } from "./failure.ts";
import { holding } from "./forecast.ts";
import type { OperationOptions } from "./operation.ts";
import { runPulumi } from "./pulumi-command.ts";
import { unattended } from "./stack.ts";
import { type StatefulChange, titleOf } from "./stateful-guard.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Takes the engine's protection off exactly the approved resources; what it returns puts it back.
 *
 * After a success nothing has to be put back: the program protects what it makes.
 */
export async function liftProtection(
  workspace: Workspace,
  approved: readonly StatefulChange[],
  options: OperationOptions,
): Promise<() => Promise<void>> {
  const marked = approved.filter(({ isProtected }) => isProtected);
  const retained = approved.filter((change) => change.isRetained && change.operation === "replace");
  const restore = async (): Promise<void> => {
    for (const change of marked) await protectAgain(workspace, change, options);
  };
  try {
    for (const { urn } of marked) await changeState(workspace, "unprotect", urn);
    await liftRetention(workspace, retained, options);
  } catch (error) {
    await restore();
    throw error;
  }
  return restore;
}

async function changeState(
  { target, ...workspace }: Workspace,
  command: "protect" | "unprotect",
  urn: string,
): Promise<void> {
  const args = ["state", command, urn, "--yes", "--stack", target.environment];
  await runPulumi({ target, ...workspace }, { args });
}

async function protectAgain(
  workspace: Workspace,
  change: StatefulChange,
  { onEvent }: OperationOptions,
): Promise<void> {
  try {
    await changeState(workspace, "protect", change.urn);
  } catch (error) {
    // It is gone from the state when the operation got that far.
    const message = `not protected again: ${titleOf(change)} (${messageOf(error)})`;
    onEvent?.({ kind: "notice", message });
  }
}

/**
 * The engine would leave a retained object in the cluster, where its successor finds it in the way.
 * No command changes that mark, but a run that registers the resource without it does.
 */
async function liftRetention(
  workspace: Workspace,
  retained: readonly StatefulChange[],
  { signal, force, timeoutSeconds }: OperationOptions,
): Promise<void> {
  if (retained.length === 0) return;
  const urns = retained.map(({ urn }) => urn);
  const { env, ...held } = holding(workspace, urns);
  const lifted = { ...held, env: { ...env, [LIFTED_VARIABLE]: "true" } };
  const args = ["up", ...unattended(workspace), ...urns.flatMap((urn) => ["--target", urn])];
  const run = await runEngine(lifted, args, { signal, force, timeoutSeconds });
  if (run.exitCode === 0 && run.stopped === undefined) return;
  const { kind, message, hint, command } = classifyFailure(run, { command: "up", workspace });
  const what = `the protection of ${retained.map(({ object }) => object).join(", ")} stays`;
  throw new OperationError(kind, `${what}: ${message}`, { hint, command });
}
