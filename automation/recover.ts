import type { LoadedEnvironment } from "../environment/environment.ts";
import { acquireToolchain, findToolchain } from "../toolchain/toolchain.ts";
import { OperationError } from "./errors.ts";
import type { OperationOptions, StackTarget } from "./operation.ts";
import { operationTitle } from "./pending.ts";
import { lockSteps, processSteps } from "./recovery/lock-steps.ts";
import { clearOperations, operationsOf } from "./recovery/pending-state.ts";
import { objectSteps } from "./recovery/pending-steps.ts";
import {
  type FoundStep,
  isRefused,
  type RecoveryScope,
  type RecoveryStep,
  WHOLE_SCOPE,
} from "./recovery/recovery-step.ts";
import { releaseSteps } from "./recovery/release-steps.ts";
import { backUpState, stateSteps } from "./recovery/state-files.ts";
import { withStartLock } from "./start-lock.ts";
import { checkTarget, readEnvironment } from "./target-check.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

export type { RecoveryPart, RecoveryScope, RecoveryStep } from "./recovery/recovery-step.ts";
export { WHOLE_SCOPE } from "./recovery/recovery-step.ts";

/** How to recover. */
export interface RecoverOptions extends Pick<
  OperationOptions,
  "toolchain" | "signal" | "force" | "onEvent" | "lockTimeoutSeconds"
> {
  /** @default - everything */
  readonly scope?: RecoveryScope | undefined;
  /** Hears what would be done, before anything is; nothing happens unless it says true. */
  readonly confirm: (found: RecoveryFindings) => Promise<boolean>;
}

/** What a killed run has left behind. */
export interface RecoveryFindings {
  /** In the order in which they are taken; refused ones last. */
  readonly steps: readonly RecoveryStep[];
  /** Operations in the state that nobody finished, e.g. `creating Service acme-web`. */
  readonly interrupted: readonly string[];
}

/** What a recovery did. */
export interface RecoveryResult extends RecoveryFindings {
  /** True when the steps that are not refused were taken. */
  readonly recovered: boolean;
  /** Copy of the state from before; undefined when the state was left alone, or lies in a backend of yours. */
  readonly backup: string | undefined;
  /** True when the operations were cleared from the state. */
  readonly cleared: boolean;
  /** Wall time. */
  readonly seconds: number;
}

interface Look {
  readonly workspace: Workspace;
  readonly loaded: LoadedEnvironment;
  readonly scope: RecoveryScope;
}

interface Found extends RecoveryFindings {
  readonly steps: readonly FoundStep[];
}

/**
 * Brings a stack and its releases back in order after a run was killed; idempotent.
 *
 * Looks first, says everything that it would do, and changes nothing without consent. What may belong
 * to somebody else is named and left alone.
 */
export async function recover(
  target: StackTarget,
  options: RecoverOptions,
): Promise<RecoveryResult> {
  const started = performance.now();
  const loaded = await readEnvironment(target);
  await checkTarget(loaded.environment);
  const toolchain = options.toolchain ?? (await findToolchain()) ?? (await acquireToolchain());
  const workspace = openWorkspace(target, toolchain);
  try {
    const look = { workspace, loaded, scope: options.scope ?? WHOLE_SCOPE };
    const { result } = await recoverFrom(look, options);
    return { ...result, seconds: (performance.now() - started) / 1000 };
  } finally {
    workspace.close();
  }
}

async function recoverFrom(
  look: Look,
  options: RecoverOptions,
): Promise<{ readonly result: Omit<RecoveryResult, "seconds"> }> {
  const found = await findings(look);
  const said = plain(found);
  const isIdle = found.interrupted.length === 0 && found.steps.every(isRefused);
  const nothing = { ...said, recovered: false, backup: undefined, cleared: false };
  if (isIdle && found.steps.length === 0) return { result: nothing };
  if (!(await options.confirm(said)) || isIdle) return { result: nothing };
  const done = await withStartLock(look.workspace.files.startLock, async () => {
    return await carryOut(look, found, options);
  });
  return { result: { ...said, ...done, recovered: true } };
}

async function findings(look: Look): Promise<Found> {
  const { workspace, loaded, scope } = look;
  const { environment } = loaded;
  const state = stateSteps(workspace);
  const before = [...processSteps(workspace), ...(await lockSteps(workspace, scope)), ...state];
  // What seems interrupted is what the owner of the lock does just now; and a state that cannot be
  // read tells neither what was interrupted nor whose a release is.
  if (state.length > 0 || before.some(isHeldLock))
    return { steps: ordered(before), interrupted: [] };
  const pending = await operationsOf(workspace, loaded);
  const which = typeof scope.helm === "string" ? scope.helm : scope.helm ? "all" : "pending";
  const wantsReleases = scope.helm !== false || scope.pending;
  const steps = [
    ...before,
    ...(wantsReleases ? await releaseSteps({ workspace, environment, pending, which }) : []),
    ...(scope.pending ? await objectSteps(pending, environment) : []),
  ];
  const names = pending.map(operationTitle);
  return { steps: ordered(steps), interrupted: scope.pending ? names : [] };
}

function ordered(steps: readonly FoundStep[]): readonly FoundStep[] {
  return [...steps.filter((step) => !isRefused(step)), ...steps.filter(isRefused)];
}

function plain({ steps, interrupted }: Found): RecoveryFindings {
  return {
    interrupted,
    steps: steps.map(({ part, subject, action, reason, command, hint }) => {
      return { part, subject, action, reason, command, hint };
    }),
  };
}

async function carryOut(
  look: Look,
  agreed: Found,
  options: RecoverOptions,
): Promise<Pick<RecoveryResult, "backup" | "cleared" | "steps">> {
  refuseWhileLocked(agreed);
  const first = agreed.steps.filter(isPreparation);
  await take(first, options);
  if (first.some(({ part }) => part === "state")) {
    return { backup: undefined, cleared: false, steps: plain(agreed).steps };
  }
  const { workspace } = look;
  const hasState = agreed.interrupted.length > 0;
  const backup = hasState ? backUpState(workspace) : undefined;
  const again = await lookAgain(look, agreed, options);
  await take(again.steps, options);
  const steps = [...plain({ ...agreed, steps: first }).steps, ...plain(again).steps];
  if (!hasState || again.steps.some(isRefused)) return { backup, cleared: false, steps };
  options.onEvent?.({ kind: "notice", message: "refreshing the state" });
  await clearOperations(workspace, options);
  return { backup, cleared: true, steps };
}

/** A process that was ended just now may have gone on until then: only what is agreed to is done. */
async function lookAgain(look: Look, agreed: Found, options: RecoverOptions): Promise<Found> {
  const again = await findings(look);
  refuseWhileLocked(again);
  const known = new Set(agreed.steps.map(({ subject, action }) => `${action} ${subject}`));
  const isKnown = again.steps.every(({ subject, action }) => known.has(`${action} ${subject}`));
  if (isKnown || (await options.confirm(plain(again)))) return again;
  const message =
    "something else came up, and nobody agreed to it; processes and locks are cleared";
  throw new OperationError("cancelled", message, {
    hint: "run the same command again; it goes on from here",
  });
}

function isPreparation({ part }: RecoveryStep): boolean {
  return part === "process" || part === "lock" || part === "state";
}

function isHeldLock(step: RecoveryStep): boolean {
  return step.part === "lock" && isRefused(step);
}

/** Whoever holds the lock writes to the state and the cluster, too. */
function refuseWhileLocked({ steps }: Found): void {
  const held = steps.find(isHeldLock);
  if (held === undefined) return;
  const { subject, reason, hint, command } = held;
  const message = `${subject}: ${reason}; nothing was changed`;
  throw new OperationError("configuration", message, { hint, command });
}

async function take(steps: readonly FoundStep[], { onEvent }: RecoverOptions): Promise<void> {
  for (const { action, subject, take: act } of steps) {
    if (act === undefined) continue;
    onEvent?.({ kind: "notice", message: `${action} ${subject}` });
    await act();
  }
}
