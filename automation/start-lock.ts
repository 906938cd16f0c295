import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { dirname } from "node:path";

import { OperationError } from "./errors.ts";
import { ownerIsAlive } from "./process-owner.ts";
import { readIfPresent } from "./project-files.ts";
import { describeLock, parseLockFile, type StackLock } from "./stack-lock.ts";

/**
 * Takes the lock that keeps two starts or stops of one folder apart; returns how to give it back.
 *
 * A lock whose process has ended on this host is taken over.
 */
export function takeStartLock(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const own = ownLock();
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if (writeExclusive(file, own)) {
      return () => {
        rmSync(file, { force: true });
      };
    }
    const holder = parseLockFile(file, readIfPresent(file) ?? "");
    if (holder !== undefined && !isOver(holder)) {
      throw busy(file, holder);
    }
    rmSync(file, { force: true });
  }
  throw new OperationError("configuration", `${file} cannot be taken; another start was faster`, {
    hint: "wait until it is done, then try again",
  });
}

/** Does `work` while no start or stop of the folder can begin. */
export async function withStartLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const unlock = takeStartLock(file);
  try {
    return await work();
  } finally {
    unlock();
  }
}

function ownLock(): string {
  const { username } = userInfo();
  const timestamp = new Date().toISOString();
  return JSON.stringify({ pid: process.pid, username, hostname: hostname(), timestamp });
}

function writeExclusive(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      return false;
    }
    throw error;
  }
}

/** A lock with our own number that is older than this process was left by another. */
function isOver({ host, pid, since }: StackLock): boolean {
  if (host !== hostname()) {
    return false;
  }
  return pid === process.pid
    ? Date.parse(since) < performance.timeOrigin
    : !ownerIsAlive(pid, ["node"]);
}

function busy(file: string, holder: StackLock): OperationError {
  const here = holder.host === hostname();
  return new OperationError(
    "configuration",
    `this folder is being started or stopped by ${describeLock(holder)}`,
    {
      hint: here
        ? "wait until that run ends, or end it with Ctrl-C in its terminal"
        : `wait until that run ends; if ${holder.host} is gone, delete ${file}`,
      command: here ? `ps -p ${holder.pid}` : `rm ${file}`,
    },
  );
}
