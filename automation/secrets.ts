import type { LoadedEnvironment } from "../environment/environment.ts";
import { acquireToolchain, findToolchain } from "../toolchain/toolchain.ts";
import { OperationError } from "./errors.ts";
import { generatedValue, keepersDigest, USUAL_SHAPE } from "./generated-value.ts";
import type { OperationOptions, StackTarget } from "./operation.ts";
import { projectFiles, readIfPresent } from "./project-files.ts";
import { type SecretState, secretStates } from "./secret-states.ts";
import { ensureStack, noteKeepers, setSecret } from "./stack.ts";
import { readEnvironment, refuseUnbound } from "./target-check.ts";
import { bindsCluster, recordedSecrets } from "./working-copy.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

export type { SecretState } from "./secret-states.ts";

/** Which values are made. */
export interface GenerateOptions extends Pick<OperationOptions, "toolchain" | "signal"> {
  /**
   * Keys to look at.
   *
   * @default - all that the environment refers to
   */
  readonly keys?: readonly string[];
}

/** Every secret of an environment and where it stands; reads files only. */
export async function listSecrets(target: StackTarget): Promise<readonly SecretState[]> {
  return statesOf(target, await readEnvironment(target));
}

/** Secrets whose value is due; those of registries are left to people. */
export function dueSecrets(
  states: readonly SecretState[],
  keys: readonly string[] = [],
): readonly SecretState[] {
  return states.filter(({ key, due, isPullSecret }) => {
    return due !== undefined && !isPullSecret && (keys.length === 0 || keys.includes(key));
  });
}

/** Makes the values that are due and encrypts them into the stack file; returns what was made. */
export async function generateSecrets(
  target: StackTarget,
  { keys, toolchain, signal }: GenerateOptions = {},
): Promise<readonly SecretState[]> {
  const loaded = await readEnvironment(target);
  await refuseUnbound(loaded.environment);
  const due = dueSecrets(statesOf(target, loaded), keys);
  if (due.length === 0) return [];
  const tools = toolchain ?? (await findToolchain()) ?? (await acquireToolchain());
  const workspace = openWorkspace(target, tools);
  try {
    await ensureStack(workspace);
    for (const [index, state] of due.entries()) {
      refuseAborted(signal, index);
      await generateSecret(workspace, state);
    }
    return due;
  } finally {
    workspace.close();
  }
}

/** Makes one value, encrypts it and notes its keepers. */
async function generateSecret(workspace: Workspace, { key, wish }: SecretState): Promise<void> {
  await setSecret(workspace, key, generatedValue(wish ?? USUAL_SHAPE));
  await noteKeepers(workspace, [[key, keepersDigest(wish?.keepers ?? {})]]);
}

/** The file that the engine would read, as it is now. */
function statesOf(target: StackTarget, loaded: LoadedEnvironment): readonly SecretState[] {
  const files = projectFiles(target);
  const tracked = readIfPresent(files.stackFile) ?? "";
  const texts = bindsCluster(tracked) ? [tracked] : [tracked, readIfPresent(files.workingCopy)];
  return secretStates(loaded, recordedSecrets(texts.filter((text) => text !== undefined)));
}

function refuseAborted(signal: AbortSignal | undefined, made: number): void {
  if (signal?.aborted !== true) return;
  const message = `cancelled after ${String(made)} values; the rest is still due`;
  throw new OperationError("cancelled", message, { hint: "run the same command again" });
}
