import { mkdtemp, rm } from "node:fs/promises";
import { basename, join } from "node:path";

import { WayError } from "./acquisition.ts";
import type { Acquisition, Order, Way } from "./acquisition.ts";
import { readCached, storeInCache, toolFolder } from "./cache.ts";
import type { Cached } from "./cache.ts";
import { buildWithGo } from "./go-build.ts";
import { withLock } from "./lock.ts";
import { takeFromMirror } from "./mirror.ts";
import { downloadOfficial } from "./official-download.ts";
import { takeFromPath } from "./path-search.ts";
import { tryExecutable } from "./run-tool.ts";
import type { Attempt } from "./toolchain-error.ts";
import { tools } from "./tools.ts";
import { versions } from "./versions.ts";
import type { ToolName } from "./versions.ts";

/** A tool in the cache and the way by which this acquisition got it there. */
export interface Obtained extends Cached {
  readonly tool: ToolName;
  readonly way: Way;
}

/** A way that fills the folder of the order and returns the version that it found. */
type Fill = (order: Order) => Promise<string>;

const quickWays: readonly (readonly [Way, Fill])[] = [
  ["path", takeFromPath],
  ["mirror", takeFromMirror],
  ["download", downloadOfficial],
];

/** Looks for the tool in the cache alone. */
export async function fromCache(
  tool: ToolName,
  place: Pick<Acquisition, "cache" | "goFolder" | "platform">,
): Promise<Obtained | undefined> {
  const cached = await readCached(await toolFolder(tool, place));
  return cached === undefined ? undefined : { ...cached, tool, way: "cache" };
}

/** Tries the ways that take seconds; adds to `attempts` why those that failed did. */
export async function obtainQuickly(
  tool: ToolName,
  acquisition: Acquisition,
  attempts: Attempt[],
): Promise<Obtained | undefined> {
  acquisition.report({ tool, kind: "start" });
  const cached = await fromCache(tool, acquisition);
  if (cached !== undefined) {
    return cached;
  }
  attempts.push({ way: "cache", reason: `not in ${acquisition.cache}` });
  return locked(tool, acquisition, async () => {
    for (const way of quickWays) {
      const obtained = await tryWay(tool, way, { acquisition, attempts });
      if (obtained !== undefined) {
        return obtained;
      }
    }
    return undefined;
  });
}

/** Builds the tool; adds to `attempts` why that failed. */
export async function obtainByBuild(
  tool: ToolName,
  acquisition: Acquisition,
  attempts: Attempt[],
): Promise<Obtained | undefined> {
  return locked(tool, acquisition, () =>
    tryWay(tool, ["build", buildWithGo], { acquisition, attempts }),
  );
}

/** Lets one process at a time work on a tool; whoever waited finds it in the cache. */
async function locked(
  tool: ToolName,
  acquisition: Acquisition,
  work: () => Promise<Obtained | undefined>,
): Promise<Obtained | undefined> {
  const name = basename(await toolFolder(tool, acquisition));
  const lock = join(acquisition.cache, "locks", `${name}.lock`);
  return withLock(lock, async () => (await fromCache(tool, acquisition)) ?? work(), {
    signal: acquisition.signal,
    onWait: (holder) => {
      acquisition.report({ tool, kind: "progress", message: `waiting for ${holder}` });
    },
  });
}

async function tryWay(
  tool: ToolName,
  [way, fill]: readonly [Way, Fill],
  { acquisition, attempts }: { acquisition: Acquisition; attempts: Attempt[] },
): Promise<Obtained | undefined> {
  const folder = await mkdtemp(join(acquisition.temporary, `${tool}-`));
  const progress: Order["progress"] = (part) => {
    acquisition.report({ tool, kind: "progress", way, ...part });
  };
  try {
    requireSystem(tool, acquisition);
    const version = await fill({ tool, folder, acquisition, progress });
    if (way !== "path") {
      await requireRunning(tool, folder, acquisition);
    }
    const target = await toolFolder(tool, acquisition);
    return { ...(await storeInCache(folder, target, { version, way })), tool, way };
  } catch (error) {
    acquisition.signal?.throwIfAborted();
    const reason = reasonOf(error);
    attempts.push({ way, reason });
    acquisition.report({ tool, kind: "failed-way", way, message: reason });
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function requireSystem(tool: ToolName, { platform }: Acquisition): void {
  const { runsOn } = tools[tool];
  if (platform.os === "windows" && runsOn !== "everywhere") {
    throw new WayError(
      "the embedded cluster does not run on Windows; use WSL 2 or your own cluster",
    );
  }
  if (platform.os !== "linux" && runsOn === "linux") {
    throw new WayError("a real node runs on Linux only; use a virtual machine or your own cluster");
  }
}

async function requireRunning(
  tool: ToolName,
  folder: string,
  acquisition: Acquisition,
): Promise<void> {
  for (const executable of tools[tool].executables) {
    const path = join(folder, executable.name + acquisition.platform.suffix);
    const { version } = await tryExecutable(path, executable, acquisition);
    if (version !== undefined && !executable.fits(version)) {
      throw new WayError(`${executable.name} has version ${version}, needed ${versions[tool]}`);
    }
  }
}

/** Any failure of one way leads to the next way; a full disk or a bug is told in its own words. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
