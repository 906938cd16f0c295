import { readdirSync, readFileSync } from "node:fs";
import { sep } from "node:path";
import { setTimeout } from "node:timers/promises";

import type { ProjectFiles } from "./project-files.ts";
import { describeLock, isHeldHere, readLocks, type StackLock } from "./stack-lock.ts";

const PATIENCE_MS = 30_000;
const POLL_MS = 200;

/**
 * Ends engines that still work on a managed stack although the process that started them was killed.
 *
 * Only for a caller that holds the start lock: nobody else may have an engine then.
 */
export async function endOrphanedEngines(
  files: ProjectFiles,
  stack: string,
  tell: (message: string) => void,
): Promise<void> {
  const running = (): readonly StackLock[] =>
    readLocks(files.state, files.project, stack).filter(isHeldHere);
  for (const lock of running()) {
    tell(`ending the engine of ${describeLock(lock)}: the run that started it was killed`);
    signal(lock, "SIGINT");
  }
  const deadline = Date.now() + PATIENCE_MS;
  while (running().length > 0 && Date.now() < deadline) {
    await setTimeout(POLL_MS);
  }
  for (const lock of running()) {
    signal(lock, "SIGKILL");
  }
}

/**
 * Ends what killed engines left behind; returns their process ids.
 *
 * Provider plugins notice only after minutes that their engine is gone. Only for a caller that holds the
 * start lock and whose engines have ended. Elsewhere than on Linux nothing tells whose they are.
 */
export function endOrphanedPlugins(files: ProjectFiles): readonly number[] {
  if (process.platform !== "linux") {
    return [];
  }
  const left = readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid && worksIn(files.temporary, pid));
  for (const pid of left) {
    signal({ pid }, "SIGTERM");
  }
  return left;
}

/** Each engine and its plugins have a private TMPDIR below that folder. */
function worksIn(temporary: string, pid: number): boolean {
  try {
    const variables = readFileSync(`/proc/${String(pid)}/environ`, "utf8").split("\0");
    return variables.some((one) => one.startsWith(`TMPDIR=${temporary}${sep}`));
  } catch {
    // It ended, or it belongs to somebody else.
    return false;
  }
}

function signal({ pid }: Pick<StackLock, "pid">, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in the meantime, which is what was wanted.
  }
}
