import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { findToolchain, type Toolchain } from "../toolchain/toolchain.ts";
import { messageOf, OperationError } from "./errors.ts";
import type { OperationResult } from "./operation.ts";
import { operateOn } from "./operations.ts";
import { endOrphanedEngines, endOrphanedPlugins } from "./orphans.ts";
import { describeChanges, type PlatformOptions, runStage, secondsSince } from "./platform-stage.ts";
import { type ProjectFiles, projectFiles, readIfPresent } from "./project-files.ts";
import { takeStartLock } from "./start-lock.ts";
import { readEnvironment } from "./target-check.ts";
import { bindsCluster } from "./working-copy.ts";
import { openWorkspace } from "./workspace.ts";

/** A stack that takes longer goes away with its cluster; a deletion can wait for ten minutes. */
const DESTROY_SECONDS = 180;

/** What a stop did. */
export interface StopResult {
  /** Undefined when there was nothing to destroy, or it could not be reached. */
  readonly destroyed: OperationResult | undefined;
  /** Files and folders that were removed. */
  readonly removed: readonly string[];
  /** Wall time. */
  readonly seconds: number;
}

/**
 * Destroys the stack, ends the embedded control plane and removes what a start made.
 *
 * Goes on when a part is broken already; the remembered environment and the user's files stay.
 */
export async function stopPlatform(options: PlatformOptions): Promise<StopResult> {
  const started = performance.now();
  const files = projectFiles(options);
  refuseOwnCluster(options, files);
  if (!existsSync(files.folder)) {
    return { destroyed: undefined, removed: [], seconds: secondsSince(started) };
  }
  const unlock = takeStartLock(files.startLock);
  try {
    await endOrphanedEngines(files, options.environment, (message) => {
      options.onStep?.({ kind: "note", stage: "destroy", message });
    });
    const destroyed = await stopCluster(options, files);
    endOrphanedPlugins(files);
    const removed = await runStage(options, { stage: "remove", message: "removing files" }, () => {
      const gone = removeFiles(files);
      return Promise.resolve([gone, `${String(gone.length)} files and folders removed`]);
    });
    return { destroyed, removed, seconds: secondsSince(started) };
  } finally {
    unlock();
    removeIfEmpty(files.folder);
  }
}

async function stopCluster(
  options: PlatformOptions,
  files: ProjectFiles,
): Promise<OperationResult | undefined> {
  const { clusterDown, clusterStatus } = await import("../toolchain/cluster.ts");
  const directory = files.cluster;
  const { state } = await clusterStatus({ directory });
  if (state === "absent") {
    return undefined;
  }
  const destroyed = await destroyStack(options, files, state);
  await runStage(options, { stage: "cluster", message: "ending the control plane" }, async () => {
    // The identity is ours; with it the folder would not be empty.
    rmSync(files.identity, { force: true });
    await clusterDown({ directory });
    return [undefined, "ended"];
  });
  return destroyed;
}

/** A stack that cannot be destroyed in order goes away with its cluster. */
async function destroyStack(
  options: PlatformOptions,
  files: ProjectFiles,
  clusterState: string,
): Promise<OperationResult | undefined> {
  const toolchain = options.toolchain ?? (await findToolchain());
  const obstacle =
    clusterState !== "running"
      ? `the control plane is ${clusterState}`
      : toolchain === undefined
        ? "the tools are not in the cache"
        : undefined;
  if (!existsSync(files.checkpoint)) {
    return undefined;
  }
  if (obstacle !== undefined || toolchain === undefined) {
    const message = `the stack is not destroyed in order, it goes away with its cluster: ${obstacle ?? ""}`;
    options.onStep?.({ kind: "note", stage: "destroy", message });
    return undefined;
  }
  const begin = { stage: "destroy", message: "destroying the stack" } as const;
  return await runStage(options, begin, async () => {
    try {
      const result = await destroyInOrder(options, toolchain);
      return [result, describeChanges(result)];
    } catch (error) {
      if (error instanceof OperationError && /^(cancelled|approval-needed)$/.test(error.kind)) {
        throw error;
      }
      const why = `not destroyed in order, it goes away with its cluster: ${messageOf(error)}`;
      return [undefined, why];
    }
  });
}

async function destroyInOrder(
  options: PlatformOptions,
  toolchain: Toolchain,
): Promise<OperationResult> {
  const { signal, force, onStep } = options;
  const loaded = await readEnvironment(options);
  const workspace = openWorkspace(options, toolchain);
  try {
    return await operateOn(workspace, loaded, {
      command: "destroy",
      timeoutSeconds: DESTROY_SECONDS,
      signal,
      force,
      onEvent: (event) => onStep?.({ kind: "engine", stage: "destroy", event }),
    });
  } finally {
    workspace.close();
  }
}

function refuseOwnCluster({ environment }: PlatformOptions, files: ProjectFiles): void {
  if (bindsCluster(readIfPresent(files.stackFile) ?? "")) {
    const message = `${environment} is bound to a cluster of your own, which is not Moorage's to stop`;
    throw new OperationError("configuration", message, {
      hint: "destroy its stack instead",
      command: `pulumi destroy -s ${environment}`,
    });
  }
}

/** Everything that a start makes; never `active`, which is the user's choice. */
function removeFiles(files: ProjectFiles): readonly string[] {
  const aside = readdirSync(files.folder)
    .filter((name) => name.startsWith("state-"))
    .map((name) => join(files.folder, name));
  const { state, workingCopy, passphrase, cluster, kubeCache, temporary } = files;
  const remade = ["staged", "rendered", "helm"].map((name) => join(files.folder, name));
  const made = [state, ...aside, workingCopy, passphrase, cluster, kubeCache, temporary, ...remade];
  const present = made.filter(existsSync);
  for (const path of present) {
    rmSync(path, { recursive: true, force: true });
  }
  return present;
}

function removeIfEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) {
    rmdirSync(folder);
  }
}
