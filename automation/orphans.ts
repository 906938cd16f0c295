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

function signal({ pid }: StackLock, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in the meantime, which is what was wanted.
  }
}
