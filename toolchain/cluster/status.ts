import { access } from "node:fs/promises";

import { clusterApi, type ClusterNode } from "./api.ts";
import { ClusterError } from "./cluster-error.ts";
import type { Layout } from "./layout.ts";
import { nodeLayout } from "./node/node-layout.ts";
import { readNodeProcesses, type NodeProcess } from "./node/node-processes.ts";
import { hasNodeRemains } from "./node/real-node.ts";
import { readComponents, type ClusterComponent } from "./processes.ts";
import { readRecord, serverAddress, type ClusterRecord } from "./record.ts";

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
  /** Whether containers run on its node. */
  readonly realNode: boolean;
}

/** What a cluster is doing. */
export interface ClusterStatus {
  readonly state: "absent" | "stopped" | "running" | "broken";
  /** Why the cluster is broken. */
  readonly reason?: string;
  /** Only when it is running. */
  readonly info?: ClusterInfo;
  readonly components: readonly ClusterComponent[];
  /** The programs of the real node; none when nodes are simulated. */
  readonly nodeProcesses: readonly NodeProcess[];
  readonly nodes: readonly ClusterNode[];
}

/** Tells what the cluster is doing, and changes nothing. */
export async function statusOf(layout: Layout): Promise<ClusterStatus> {
  const components = await readComponents(layout);
  const alive = components.filter((component) => component.alive).length;
  const parts = { components, nodeProcesses: [], nodes: [] };
  const broken = (reason: string): ClusterStatus => ({ state: "broken", reason, ...parts });

  let record: ClusterRecord | undefined;
  try {
    record = await readRecord(layout);
  } catch (error) {
    return broken(error instanceof ClusterError ? error.message : String(error));
  }
  if (record === undefined) {
    return alive > 0 || (await exists(layout.home)) || (await hasNodeRemains(layout))
      ? broken("it was never completed; `npx moor cluster up` makes it anew")
      : { state: "absent", ...parts };
  }
  if (alive === 0) {
    return { state: "stopped", ...parts };
  }
  const nodeProcesses =
    record.node === undefined ? [] : await readNodeProcesses(nodeLayout(layout));
  const dead = [...components, ...nodeProcesses]
    .filter((one) => !one.alive)
    .map(({ name }) => name);
  return dead.length > 0
    ? {
        ...broken(`${dead.join(", ")} ended; \`npx moor cluster up\` starts what is missing`),
        nodeProcesses,
      }
    : { ...(await askServer(layout, record)), components, nodeProcesses };
}

/** How to reach the cluster of a record. */
export function clusterInfo(layout: Layout, record: ClusterRecord, created: boolean): ClusterInfo {
  const { name, context, kubeconfig } = layout;
  return {
    name,
    context,
    kubeconfig,
    server: serverAddress(record),
    identity: record.identity,
    created,
    realNode: record.node !== undefined,
  };
}

async function askServer(
  layout: Layout,
  record: ClusterRecord,
): Promise<Omit<ClusterStatus, "components" | "nodeProcesses">> {
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

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
