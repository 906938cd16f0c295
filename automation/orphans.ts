import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename, sep } from "node:path";
import { setTimeout } from "node:timers/promises";

import type { ProjectFiles } from "./project-files.ts";
import { describeLock, isHeldHere, readLocks, type StackLock } from "./stack-lock.ts";

const PATIENCE_MS = 30_000;
const POLL_MS = 200;
const GRACE_MS = 5_000;

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

/**
 * Plugins and programs whose engine is gone, of every environment of the project; they may still write.
 *
 * Elsewhere than on Linux nothing tells whose they are.
 */
export function orphanedPlugins({ temporary }: Pick<ProjectFiles, "temporary">): readonly number[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && worksIn(temporary, pid) && !hasEngine(pid));
}

/** Ends one of them, by force when it takes longer than a few seconds. */
export async function endPlugin(pid: number): Promise<void> {
  signal({ pid }, "SIGTERM");
  for (let waited = 0; waited < GRACE_MS && processOf(pid) !== undefined; waited += POLL_MS) {
    await setTimeout(POLL_MS);
  }
  signal({ pid }, "SIGKILL");
}

/** True for an engine, and for everything that one has started. */
function hasEngine(pid: number): boolean {
  for (let current = pid; current > 1;) {
    const found = processOf(current);
    if (found === undefined) return false;
    if (found.program === "pulumi") return true;
    current = found.parent;
  }
  return false;
}

/** Undefined when the process has ended. */
function processOf(pid: number): { readonly program: string; readonly parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z") return undefined;
    return { program: basename(readlinkSync(`/proc/${String(pid)}/exe`)), parent: Number(parent) };
  } catch {
    // It ended, or it belongs to somebody else.
    return undefined;
  }
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
