import { access, rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";

import { clusterApi, type ClusterNode } from "./cluster/api.ts";
import { createCluster, resumeCluster, type ClusterStep, type Tell } from "./cluster/bring-up.ts";
import { ClusterError } from "./cluster/cluster-error.ts";
import { clusterLayout, type Layout } from "./cluster/layout.ts";
import { mostNodes } from "./cluster/nodes.ts";
import {
  endProcesses,
  ownProcesses,
  readComponents,
  type ClusterComponent,
} from "./cluster/processes.ts";
import { readRecord, serverAddress, type ClusterRecord } from "./cluster/record.ts";
import { withLock, type LockOptions } from "./lock.ts";
import type { Toolchain } from "./toolchain.ts";

export type { ClusterNode } from "./cluster/api.ts";
export type { ClusterStep } from "./cluster/bring-up.ts";
export { ClusterError } from "./cluster/cluster-error.ts";
export type { ClusterComponent } from "./cluster/processes.ts";

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
  readonly toolchain: Pick<Toolchain, "binDir">;
}

/** How to reach a cluster. */
export interface ClusterInfo {
  readonly name: string;
  /** Name of the context in the kubeconfig. */
  readonly context: string;
  readonly kubeconfig: string;
  readonly server: string;
  /** UID of the namespace kube-system. */
  readonly identity: string;
  /** Whether this call made a new, empty cluster. */
  readonly created: boolean;
}

/** What a cluster is doing. */
export interface ClusterStatus {
  readonly state: "absent" | "stopped" | "running" | "broken";
  /** Why the cluster is broken. */
  readonly reason?: string;
  /** Only when it is running. */
  readonly info?: ClusterInfo;
  readonly components: readonly ClusterComponent[];
  readonly nodes: readonly ClusterNode[];
}

const defaultNodes = 3;

/** Makes sure that the cluster runs: starts it if it stopped, creates it if there is none. */
export async function clusterUp(options: ClusterOptions): Promise<ClusterInfo> {
  const { directory, name, nodes, toolchain, signal } = options;
  const layout = clusterLayout(directory, name);
  requireNodeCount(layout, nodes ?? defaultNodes);
  const context = { layout, binDir: toolchain.binDir, signal };
  const tell = teller(options);

  return withLock(
    layout.lock,
    async () => {
      signal?.throwIfAborted();
      const known = await readRecord(layout);
      if (known === undefined) {
        await removeFiles(layout); // what an interrupted creation left holds nothing of anybody
      }
      const record =
        known === undefined
          ? await createCluster(context, nodes ?? defaultNodes, tell)
          : await resumeCluster(context, { ...known, nodes: nodes ?? known.nodes }, tell);
      tell("ready", `cluster "${layout.name}" is ready at ${serverAddress(record)}`);
      return clusterInfo(layout, record, known === undefined);
    },
    lockOptions(options),
  );
}

/** Tells what the cluster is doing, and changes nothing. */
export async function clusterStatus(target: ClusterTarget): Promise<ClusterStatus> {
  const layout = clusterLayout(target.directory, target.name);
  const components = await readComponents(layout);
  const alive = components.filter((component) => component.alive).length;
  const broken = (reason: string): ClusterStatus => ({
    state: "broken",
    reason,
    components,
    nodes: [],
  });

  let record: ClusterRecord | undefined;
  try {
    record = await readRecord(layout);
  } catch (error) {
    return broken(error instanceof ClusterError ? error.message : String(error));
  }
  if (record === undefined) {
    return alive > 0 || (await exists(layout.home))
      ? broken("it was never completed; `npx moor cluster up` makes it anew")
      : { state: "absent", components, nodes: [] };
  }
  if (alive === 0) {
    return { state: "stopped", components, nodes: [] };
  }
  const dead = components.filter((component) => !component.alive).map((one) => one.name);
  return dead.length > 0
    ? broken(`${dead.join(", ")} ended; \`npx moor cluster up\` starts what is missing`)
    : { ...(await askServer(layout, record)), components };
}

/** Ends the processes of the cluster, and only those, and removes all of its files. */
export async function clusterDown(target: ClusterTarget): Promise<void> {
  const layout = clusterLayout(target.directory, target.name);
  if (!(await exists(layout.directory)) && (await ownProcesses(layout)).length === 0) {
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

async function askServer(
  layout: Layout,
  record: ClusterRecord,
): Promise<Omit<ClusterStatus, "components">> {
  try {
    const api = await clusterApi(layout, serverAddress(record));
    const [identity, nodes] = [await api.identity(), await api.nodes()];
    return identity === record.identity
      ? { state: "running", info: clusterInfo(layout, record, false), nodes }
      : {
          state: "broken",
          reason: "its data is gone; remove it with `npx moor cluster down`",
          nodes,
        };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { state: "broken", reason: `the API server does not answer: ${why}`, nodes: [] };
  }
}

async function removeFiles(layout: Layout): Promise<void> {
  await endProcesses(layout);
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

function clusterInfo(layout: Layout, record: ClusterRecord, created: boolean): ClusterInfo {
  const { name, context, kubeconfig } = layout;
  return {
    name,
    context,
    kubeconfig,
    server: serverAddress(record),
    identity: record.identity,
    created,
  };
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
