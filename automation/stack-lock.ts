import { readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { ownerIsAlive } from "./process-owner.ts";

/** Who holds the lock of a stack. */
export interface StackLock {
  /** File or address of the lock. */
  readonly place: string;
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  /** ISO time. */
  readonly since: string;
}

const LOCKED = /currently locked by \d+ lock/;
const OWNER = /^\s*(\S+): created by (.*)@(\S+) \(pid (\d+)\) at (\S+)\s*$/gm;

/** Owners named in the engine's message about a locked stack; undefined when it is about something else. */
export function parseLockMessage(text: string): readonly StackLock[] | undefined {
  if (!LOCKED.test(text)) {
    return undefined;
  }
  return [...text.matchAll(OWNER)].map(
    ([, place = "", user = "", host = "", pid = "", since = ""]) => ({
      place,
      user,
      host,
      pid: Number(pid),
      since,
    }),
  );
}

/** Content of a lock file; undefined when it is not one. */
export function parseLockFile(place: string, text: string): StackLock | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof content !== "object" || content === null) {
    return undefined;
  }
  const fields = new Map<string, unknown>(Object.entries(content));
  const pid = fields.get("pid");
  return typeof pid !== "number"
    ? undefined
    : {
        place,
        user: textOf(fields.get("username")),
        host: textOf(fields.get("hostname")),
        pid,
        since: textOf(fields.get("timestamp")),
      };
}

/** Locks on a stack of a file backend. */
export function readLocks(backend: string, project: string, stack: string): readonly StackLock[] {
  const folder = join(backend, ".pulumi", "locks", "organization", project, stack);
  const locks: StackLock[] = [];
  for (const file of filesOf(folder)) {
    const lock = parseLockFile(file, readFileSync(file, "utf8"));
    if (lock !== undefined) {
      locks.push(lock);
    }
  }
  return locks;
}

/** True when the owner of a lock is provably gone: it was on this host and does not run any more. */
export function isAbandoned(lock: StackLock): boolean {
  return lock.host === hostname() && !ownerIsAlive(lock.pid, ["pulumi"]);
}

/** True when the owner of a lock is an engine that runs on this host. */
export function isHeldHere(lock: StackLock): boolean {
  return lock.host === hostname() && ownerIsAlive(lock.pid, ["pulumi"]);
}

/** Removes the locks whose owners are gone and returns them. */
export function removeAbandonedLocks(locks: readonly StackLock[]): readonly StackLock[] {
  const abandoned = locks.filter(isAbandoned);
  abandoned.forEach(removeLock);
  return abandoned;
}

/** Removes a lock; only for one whose owner is gone, by proof or by somebody's word. */
export function removeLock({ place }: StackLock): void {
  rmSync(place, { force: true });
  rmSync(`${place}.attrs`, { force: true });
}

/** `user@host (pid 12) since 2026-01-01T10:00:00Z`. */
export function describeLock(lock: StackLock): string {
  return `${lock.user}@${lock.host} (pid ${lock.pid}) since ${lock.since}`;
}

function filesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
