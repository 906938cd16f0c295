import { access, rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";

import { createCluster, resumeCluster, type ClusterStep, type Tell } from "./cluster/bring-up.ts";
import { ClusterError } from "./cluster/cluster-error.ts";
import { clusterLayout, type Layout } from "./cluster/layout.ts";
import type { ToolContext } from "./cluster/kwokctl.ts";
import { chooseAddresses } from "./cluster/node/addresses.ts";
import { hasNodeRemains, removeNode, requireNodeSupport } from "./cluster/node/real-node.ts";
import { mostNodes } from "./cluster/nodes.ts";
import { endProcesses, ownProcesses } from "./cluster/processes.ts";
import { clusterInfo, statusOf, type ClusterInfo, type ClusterStatus } from "./cluster/status.ts";
import { readRecord, serverAddress, type ClusterRecord } from "./cluster/record.ts";
import { withLock, type LockOptions } from "./lock.ts";
import type { Toolchain } from "./toolchain.ts";
import { nodeToolNames, toolNames, type ToolName } from "./versions.ts";

export type { ClusterNode } from "./cluster/api.ts";
export type { ClusterStep } from "./cluster/bring-up.ts";
export { nodeSupport } from "./cluster/node/requirements.ts";
export type { NodeProcess } from "./cluster/node/node-processes.ts";
export { ClusterError } from "./cluster/cluster-error.ts";
export type { ClusterComponent } from "./cluster/processes.ts";
export type { ClusterInfo, ClusterStatus } from "./cluster/status.ts";

/** Something that goes on with a cluster, for the caller to show. */
export interface ClusterEvent {
  readonly step: ClusterStep;
  readonly message: string;
}

/** Which cluster is meant. */
export interface ClusterTarget {
  /** Folder that holds the files of all clusters of a project. */
  readonly directory: string;
  /** @default "moorage" */
  readonly name?: string | undefined;
  readonly onEvent?: ((event: ClusterEvent) => void) | undefined;
  /** Ends the work; the next `clusterUp` or `clusterDown` copes with what is left. */
  readonly signal?: AbortSignal | undefined;
}

/** How a cluster is brought up. */
export interface ClusterOptions extends ClusterTarget {
  /**
   * Number of simulated nodes, 1 to 200.
   *
   * @default - as many as the cluster has; 3 for a new one
   */
  readonly nodes?: number | undefined;
  /**
   * Whether a new cluster gets one real node in place of simulated ones, see {@link nodeSupport}.
   *
   * @default - as the cluster is; false for a new one
   */
  readonly realNode?: boolean | undefined;
  /** With the tools of {@link clusterToolNames}. */
  readonly toolchain: Pick<Toolchain, "binDir">;
}

const defaultNodes = 3;

/** Makes sure that the cluster runs: starts it if it stopped, creates it if there is none. */
export async function clusterUp(options: ClusterOptions): Promise<ClusterInfo> {
  const { directory, name, nodes, signal } = options;
  const layout = clusterLayout(directory, name);
  requireNodeCount(layout, nodes ?? defaultNodes);
  const tell = teller(options);

  return withLock(
    layout.lock,
    async () => {
      signal?.throwIfAborted();
      const known = await readRecord(layout);
      requireSameNodes(layout, known, options);
      if (known === undefined) {
        await removeFiles(layout); // what an interrupted creation left holds nothing of anybody
      }
      const context = await toolContext(layout, known, options);
      const record =
        known === undefined
          ? await createCluster(context, newNodes(options), tell)
          : await resumeCluster(context, { ...known, nodes: nodes ?? known.nodes }, tell);
      tell("ready", `cluster "${layout.name}" is ready at ${serverAddress(record)}`);
      return clusterInfo(layout, record, known === undefined);
    },
    lockOptions(options),
  );
}

/** The tools that a cluster needs: those of a real node only where there is one, or is to be one. */
export async function clusterToolNames(
  target: ClusterTarget,
  realNode?: boolean,
): Promise<readonly ToolName[]> {
  const record = await readRecord(clusterLayout(target.directory, target.name)).catch(
    () => undefined,
  );
  const isReal = record === undefined ? realNode === true : record.node !== undefined;
  return isReal ? [...toolNames, ...nodeToolNames] : toolNames;
}

/** Tells what the cluster is doing, and changes nothing. */
export async function clusterStatus(target: ClusterTarget): Promise<ClusterStatus> {
  return await statusOf(clusterLayout(target.directory, target.name));
}

/** Ends the processes of the cluster, and only those, and removes all of its files. */
export async function clusterDown(target: ClusterTarget): Promise<void> {
  const layout = clusterLayout(target.directory, target.name);
  const hasFiles = await exists(layout.directory);
  if (!hasFiles && (await ownProcesses(layout)).length === 0 && !(await hasNodeRemains(layout))) {
    return;
  }
  await withLock(
    layout.lock,
    async () => {
      teller(target)("remove", `removing cluster "${layout.name}"`);
      await removeFiles(layout);
    },
    lockOptions(target),
  );
  await removeEmptyFolders(layout);
}

async function removeFiles(layout: Layout): Promise<void> {
  await endProcesses(layout);
  if (await hasNodeRemains(layout)) await removeNode(layout);
  for (const path of [layout.record, layout.kubeconfig, layout.config, layout.home]) {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Other clusters may have files in there; then the folders stay. */
async function removeEmptyFolders(layout: Layout): Promise<void> {
  const clusters = dirname(layout.home);
  for (const folder of [clusters, dirname(clusters), layout.directory]) {
    await rmdir(folder).catch(() => undefined);
  }
}

function requireNodeCount(layout: Layout, nodes: number): void {
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > mostNodes) {
    throw new ClusterError({
      what: `nodes must be a whole number from 1 to ${mostNodes}, got ${nodes}`,
      where: layout.directory,
      fix: "give another number with --nodes",
    });
  }
}

function newNodes({ nodes, realNode }: ClusterOptions): number {
  return realNode === true ? 0 : (nodes ?? defaultNodes);
}

/** What has simulated nodes gets no real one, nor the other way round: pods cannot move. */
function requireSameNodes(
  layout: Layout,
  known: ClusterRecord | undefined,
  { realNode, nodes }: ClusterOptions,
): void {
  const isReal = known === undefined ? realNode === true : known.node !== undefined;
  const fix = "remove the cluster first with `npx moor cluster down`, or leave the flag out";
  if (known !== undefined && realNode !== undefined && realNode !== isReal) {
    const what = `cluster "${layout.name}" has ${isReal ? "a real node" : "simulated nodes"}`;
    throw new ClusterError({ what, where: layout.record, fix });
  }
  if (isReal && nodes !== undefined) {
    const what = `cluster "${layout.name}" has one real node, and --nodes counts simulated ones`;
    throw new ClusterError({ what, where: layout.record, fix: "leave --nodes out" });
  }
}

/** A real node has addresses, and fails at once where it cannot run. */
async function toolContext(
  layout: Layout,
  known: ClusterRecord | undefined,
  { toolchain, signal, realNode }: ClusterOptions,
): Promise<ToolContext> {
  const context = { layout, binDir: toolchain.binDir, signal };
  if (known === undefined ? realNode !== true : known.node === undefined) return context;
  await requireNodeSupport(layout);
  return { ...context, addresses: known?.node ?? (await chooseAddresses()) };
}

function lockOptions(target: ClusterTarget): LockOptions {
  const onWait = (holder: string): void => {
    teller(target)("wait", `waiting for ${holder}, which works on the cluster`);
  };
  return { signal: target.signal, onWait };
}

function teller({ onEvent }: ClusterTarget): Tell {
  return (step, message) => onEvent?.({ step, message });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
