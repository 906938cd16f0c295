import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { findProjectRoot } from "../../environment/environments.ts";

/** Folder of what every run of the program can make again; `npm run down` removes it. */
export function ownFolder(program: string): string {
  return join(findProjectRoot(program) ?? program, ".moorage", "staged");
}

/**
 * Makes a file or folder that is never seen half written; what is there already is replaced.
 *
 * Programs that run at the same time make the same, so whichever is last wins.
 */
export function placeWhole(target: string, write: (temporary: string) => void): void {
  const temporary = `${target}.${process.pid}`;
  mkdirSync(dirname(target), { recursive: true });
  rmSync(temporary, { recursive: true, force: true });
  try {
    write(temporary);
    rmSync(target, { recursive: true, force: true });
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Another program placed it in between.
    if (!(error instanceof Error && "code" in error && isTaken(error.code))) throw error;
  }
}

function isTaken(code: unknown): boolean {
  return code === "ENOTEMPTY" || code === "EEXIST";
}
