import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";

import { isRunning } from "../environment/charts/private-folder.ts";

/**
 * True while the process that wrote a lock still runs on this host.
 *
 * A number that another program took over, and a process that ended but was not reaped, count as gone.
 */
export function ownerIsAlive(pid: number, programs: readonly string[]): boolean {
  if (!isRunning(pid)) {
    return false;
  }
  const program = programOf(pid);
  return program === undefined || programs.some((name) => program.includes(name));
}

/** Executable of the process; empty for a zombie, undefined when it cannot be known. */
function programOf(pid: number): string | undefined {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
      const state = stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
      // Not the name in `stat`: Node sets that to whatever `process.title` says.
      return state === "Z" ? "" : basename(readlinkSync(`/proc/${String(pid)}/exe`));
    }
    const comm = execFileSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" });
    return basename(comm.trim());
  } catch {
    return undefined;
  }
}
