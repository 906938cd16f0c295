import { setTimeout } from "node:timers/promises";

import { type EngineRun, runEngine } from "./engine.ts";
import { OperationError } from "./errors.ts";
import type { OperationOptions } from "./operation.ts";
import {
  describeLock,
  parseLockMessage,
  readLocks,
  removeAbandonedLocks,
  type StackLock,
} from "./stack-lock.ts";
import type { Workspace } from "./workspace.ts";

const LOCK_TIMEOUT_SECONDS = 60;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8_000;

/** Runs an engine command; while somebody else holds the lock, tries again up to the lock timeout. */
export async function runWhenUnlocked(
  workspace: Workspace,
  args: readonly string[],
  options: OperationOptions,
): Promise<EngineRun> {
  const deadline = deadlineOf(options);
  for (let attempt = 0; ; attempt += 1) {
    clearAbandonedLocks(workspace, options);
    const run = await runEngine(workspace, args, options);
    const locks = run.exitCode === 0 ? undefined : parseLockMessage(run.text);
    if (locks === undefined || Date.now() >= deadline) {
      return run;
    }
    if (attempt === 0) {
      tellWaiting(locks, options);
    }
    await pause(attempt, deadline, options.signal);
  }
}

/**
 * Waits until no engine works on a managed stack; takes away the locks of those that have ended.
 *
 * What is pending before that may only be what a running engine does just now.
 */
export async function waitForLock(workspace: Workspace, options: OperationOptions): Promise<void> {
  const { files, target } = workspace;
  const deadline = deadlineOf(options);
  for (let attempt = 0; ; attempt += 1) {
    clearAbandonedLocks(workspace, options);
    const locks = readLocks(files.state, files.project, target.environment);
    if (locks.length === 0) {
      return;
    }
    if (Date.now() >= deadline) {
      const message = `${target.environment} is locked by ${locks.map(describeLock).join(" and ")}`;
      throw new OperationError("timeout", message, {
        hint: "wait until that run ends, then try again",
      });
    }
    if (attempt === 0) {
      tellWaiting(locks, options);
    }
    await pause(attempt, deadline, options.signal);
  }
}

/** Milliseconds before try number `attempt + 1`: doubled each time, somewhere in the upper half. */
export function backOff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return full * (0.5 + random() / 2);
}

function deadlineOf({ lockTimeoutSeconds }: OperationOptions): number {
  return Date.now() + (lockTimeoutSeconds ?? LOCK_TIMEOUT_SECONDS) * 1000;
}

function tellWaiting(locks: readonly StackLock[], { onEvent }: OperationOptions): void {
  const owners = locks.map(describeLock).join(" and ");
  onEvent?.({ kind: "notice", message: `waiting for the lock of ${owners}` });
}

/** A lock of a dead process would stay for ever; only one of this host in our own backend is taken away. */
function clearAbandonedLocks(workspace: Workspace, options: OperationOptions): void {
  const { files, managed, target } = workspace;
  if (!managed) {
    return;
  }
  const locks = readLocks(files.state, files.project, target.environment);
  for (const lock of removeAbandonedLocks(locks)) {
    const message = `removed the lock of ${describeLock(lock)}: that process has ended`;
    options.onEvent?.({ kind: "notice", message });
  }
}

async function pause(
  attempt: number,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const delay = Math.max(0, Math.min(backOff(attempt), deadline - Date.now()));
  try {
    await setTimeout(delay, undefined, signal === undefined ? {} : { signal });
  } catch (cause) {
    const message = "cancelled while waiting for the lock; nothing was changed";
    throw new OperationError("cancelled", message, { cause });
  }
}
