import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import { fromCache, obtainByBuild, obtainQuickly } from "./acquire-tool.ts";
import type { Obtained } from "./acquire-tool.ts";
import type { AcquiredTool, Acquisition, ToolEvent, TransferLimits } from "./acquisition.ts";
import { binFolder, pulumiHome } from "./bin-folder.ts";
import {
  cacheFolder,
  mainExecutable,
  removeLeftovers,
  temporaryPrefix,
  temporaryRoot,
} from "./cache.ts";
import { officialHosts } from "./official-artifacts.ts";
import type { OfficialHosts } from "./official-artifacts.ts";
import { platformOf } from "./platform.ts";
import type { Platform } from "./platform.ts";
import { ToolchainError } from "./toolchain-error.ts";
import type { Attempt, ToolFailure } from "./toolchain-error.ts";
import { toolNames } from "./versions.ts";
import type { ToolName } from "./versions.ts";

export type { AcquiredTool, ToolEvent, Way } from "./acquisition.ts";
export { ToolchainError } from "./toolchain-error.ts";
export type { Attempt, ToolFailure } from "./toolchain-error.ts";

/** The pinned tools, ready to run. */
export interface Toolchain {
  /** Folder of all executables: Pulumi and its language host, control plane, KWOK, Helm, a node's. */
  readonly binDir: string;
  /** Value for `PULUMI_HOME`; holds the Kubernetes provider plugin. */
  readonly pulumiHome: string;
  readonly tools: readonly AcquiredTool[];
}

/** Options of {@link acquireToolchain} and {@link findToolchain}. */
export interface AcquireOptions {
  /** @default - `MOORAGE_CACHE`, else `moorage` in the cache folder of the operating system */
  readonly cache?: string;
  /**
   * Directory or URL of a mirror; an empty string means none.
   *
   * @default - `MOORAGE_TOOLCHAIN_MIRROR`, else `../shared/toolchain` beside the project if it exists
   */
  readonly mirror?: string;
  /** @default - the environment of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** @default - those that every command may need; a real node also needs `nodeToolNames` */
  readonly tools?: readonly ToolName[];
  readonly onEvent?: (event: ToolEvent) => void;
  readonly signal?: AbortSignal;
  /** Vendors' addresses that differ from the official ones. */
  readonly hosts?: Partial<OfficialHosts>;
  /** @default - 5 s until a connection stands, 20 s without a byte */
  readonly limits?: Partial<TransferLimits>;
  /** @default - the machine that runs this process */
  readonly platform?: Platform;
  /** Folder of the Go modules that the tools are built from. */
  readonly goFolder?: string;
}

const projectFolder = dirname(import.meta.dirname);
const defaultLimits: TransferLimits = { connect: 5_000, stall: 20_000 };
const toolsAtOnce = 8;

/**
 * Gets every tool: from the cache, PATH, the mirror, the vendor, or by building it.
 *
 * Fails with a {@link ToolchainError} that lists every way tried.
 */
export async function acquireToolchain(options: AcquireOptions = {}): Promise<Toolchain> {
  const cache = resolve(options.cache ?? cacheFolder(options.env));
  const temporary = await ownFolder(cache);
  const acquisition = newAcquisition(options, cache, temporary);
  try {
    const obtained = await obtainAll(options.tools ?? toolNames, acquisition);
    return await assemble(obtained, acquisition);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** The toolchain if the cache holds all of it; does no other work. */
export async function findToolchain(options: AcquireOptions = {}): Promise<Toolchain | undefined> {
  const cache = resolve(options.cache ?? cacheFolder(options.env));
  const acquisition = newAcquisition(options, cache, temporaryRoot(cache));
  const names = options.tools ?? toolNames;
  const found = await Promise.all(names.map((tool) => fromCache(tool, acquisition)));
  const complete = found.filter((tool) => tool !== undefined);
  return complete.length === names.length ? assemble(complete, acquisition) : undefined;
}

/** The mirror that applies, if any. */
export function mirrorOf(options: Pick<AcquireOptions, "mirror" | "env">): string | undefined {
  const env = options.env ?? process.env;
  const named = options.mirror ?? env["MOORAGE_TOOLCHAIN_MIRROR"];
  if (named !== undefined) {
    return named === "" ? undefined : named;
  }
  const beside = join(dirname(projectFolder), "shared", "toolchain");
  return existsSync(beside) ? beside : undefined;
}

function newAcquisition(options: AcquireOptions, cache: string, temporary: string): Acquisition {
  return {
    cache,
    temporary,
    goFolder: options.goFolder ?? join(import.meta.dirname, "go"),
    env: options.env ?? process.env,
    platform: options.platform ?? platformOf(),
    mirror: mirrorOf(options),
    hosts: { ...officialHosts, ...options.hosts },
    limits: { ...defaultLimits, ...options.limits },
    signal: options.signal,
    report: options.onEvent ?? (() => undefined),
    shared: new Map(),
  };
}

async function ownFolder(cache: string): Promise<string> {
  try {
    await mkdir(temporaryRoot(cache), { recursive: true });
    await removeLeftovers(cache);
    return await mkdtemp(temporaryPrefix(cache));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ToolchainError(
      [],
      `the cache folder ${cache} cannot be written: ${reason}; set MOORAGE_CACHE to a folder that can`,
    );
  }
}

/** First the ways that take seconds, several at once; then the builds, one after the other. */
async function obtainAll(
  names: readonly ToolName[],
  acquisition: Acquisition,
): Promise<readonly Obtained[]> {
  const attempts = new Map(names.map((tool) => [tool, new Array<Attempt>()]));
  const obtained = new Map<ToolName, Obtained>();
  const keep = (tool: ToolName, result: Obtained | undefined): void => {
    if (result !== undefined) {
      obtained.set(tool, result);
      const { way } = result;
      acquisition.report({ tool, kind: "done", way, message: result.stamp.version });
    }
  };
  const waiting = [...attempts];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [tool, tried] = next;
      keep(tool, await obtainQuickly(tool, acquisition, tried));
    }
  };
  await settle(Array.from({ length: toolsAtOnce }, worker));
  for (const [tool, tried] of attempts) {
    if (!obtained.has(tool)) {
      keep(tool, await obtainByBuild(tool, acquisition, tried));
    }
  }
  const failures: readonly ToolFailure[] = [...attempts]
    .filter(([tool]) => !obtained.has(tool))
    .map(([tool, tried]) => ({ tool, attempts: tried }));
  if (failures.length > 0) {
    throw new ToolchainError(failures);
  }
  return [...obtained.values()];
}

/** Waits for all, so that none still writes when the first failure is thrown. */
async function settle(work: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}

async function assemble(
  obtained: readonly Obtained[],
  acquisition: Acquisition,
): Promise<Toolchain> {
  const ordered = obtained.toSorted((a, b) => a.tool.localeCompare(b.tool));
  const { suffix } = acquisition.platform;
  const tools = ordered.map(async ({ tool, way, stamp, folder }) => {
    return { tool, way, version: stamp.version, path: await mainExecutable(tool, folder, suffix) };
  });
  const plugin = ordered.find(({ tool }) => tool === "pulumi-resource-kubernetes");
  return {
    binDir: await binFolder(ordered, acquisition),
    pulumiHome: await pulumiHome(plugin, acquisition),
    tools: await Promise.all(tools),
  };
}
