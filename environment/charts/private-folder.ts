import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Works in a folder that only this user can read and that ends with the work.
 *
 * It may hold credentials; what a killed process leaves behind goes with the next one's work.
 */
export async function inPrivateFolder<T>(
  root: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const parent = join(root, ".moorage", "tmp");
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(parent)) {
    const [, pid] = /^(\d+)-chart-/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) remove(join(parent, name));
  }
  const folder = mkdtempSync(join(parent, `${String(process.pid)}-chart-`));
  try {
    return await work(folder);
  } finally {
    remove(folder);
  }
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** True for a process of this host, whoever started it. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
