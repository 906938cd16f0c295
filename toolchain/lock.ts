import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How a lock waits and lives. */
export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** @default 200 */
  readonly pollMilliseconds?: number;
  /**
   * Age without a sign of life after which a lock of another machine counts as left behind.
   *
   * @default 30000
   */
  readonly staleMilliseconds?: number;
  /** Called once when the lock is held elsewhere, with who holds it. */
  readonly onWait?: (holder: string) => void;
}

const heartbeatMilliseconds = 5_000;

/**
 * Runs `work` while this process holds the lock file `path`.
 *
 * The lock of a process that has ended is taken over at once, any other one when it has shown no
 * sign of life for a while.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const owner = `${process.pid} ${hostname()} ${randomUUID()}\n`;
  await takeLock(path, owner, options);
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, heartbeatMilliseconds);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if ((await read(path)) === owner) {
      await rm(path, { force: true });
    }
  }
}

async function takeLock(path: string, owner: string, options: LockOptions): Promise<void> {
  const { signal, pollMilliseconds = 200, staleMilliseconds = 30_000 } = options;
  let told = false;
  while (!(await create(path, owner))) {
    signal?.throwIfAborted();
    if (await isLeftBehind(path, staleMilliseconds)) {
      await removeLeftBehind(path, owner, staleMilliseconds);
    } else {
      if (!told) {
        told = true;
        options.onWait?.(await holderOf(path));
      }
      await sleep(pollMilliseconds, undefined, signal === undefined ? {} : { signal });
    }
  }
}

/** Removes the lock under a second one, so that nobody removes what another has just taken. */
async function removeLeftBehind(path: string, owner: string, stale: number): Promise<void> {
  const removal = `${path}.removal`;
  if (await create(removal, owner)) {
    if (await isLeftBehind(path, stale)) {
      await rm(path, { force: true });
    }
    await rm(removal, { force: true });
  } else if (await isLeftBehind(removal, stale)) {
    await rm(removal, { force: true });
  }
}

async function create(path: string, owner: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(owner);
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      return false;
    }
    throw error;
  }
}

async function holderOf(path: string): Promise<string> {
  const [pid = "", host = ""] = (await read(path)).trim().split(" ");
  return `process ${pid} on ${host}`;
}

async function read(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}

async function isLeftBehind(path: string, staleMilliseconds: number): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    const [pid = "", host] = (await readFile(path, "utf8")).trim().split(" ");
    if (host === hostname() && !isAlive(Number.parseInt(pid, 10))) {
      return true;
    }
    return Date.now() - mtimeMs > staleMilliseconds;
  } catch {
    // Gone in the meantime: the next attempt to create it decides.
    return false;
  }
}

/** True if a process with that id runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
