import { access } from "node:fs/promises";
import { join } from "node:path";

import { clusterApi, type ClusterApi } from "./api.ts";
import { ClusterError } from "./cluster-error.ts";
import { createControlPlane, runKubectl, startControlPlane, type ToolContext } from "./kwokctl.ts";
import { dnsAnswers } from "./node/cluster-dns.ts";
import { nodeLayout } from "./node/node-layout.ts";
import { nodeTrouble } from "./node/node-trouble.ts";
import { deadNodePrograms, ensureNetwork, ensureNode } from "./node/real-node.ts";
import { nodeManifests } from "./nodes.ts";
import { chooseFreePorts, requireFreePorts } from "./ports.ts";
import { endProcesses, readComponents } from "./processes.ts";
import { serverAddress, writeKubeconfig, writeRecord, type ClusterRecord } from "./record.ts";
import { waitFor } from "./wait.ts";

/** Tells the caller what goes on. */
export type Tell = (step: ClusterStep, message: string) => void;

/** What is being done for a cluster. */
export type ClusterStep = "create" | "start" | "wait" | "ready" | "remove";

/** Makes a new cluster and records it as soon as it is complete. */
export async function createCluster(
  context: ToolContext,
  count: number,
  tell: Tell,
): Promise<ClusterRecord> {
  const [ports, node] = [await chooseFreePorts(), context.addresses];
  tell("create", `creating cluster "${context.layout.name}"`);
  if (node !== undefined) await ensureNetwork(context.layout, node);
  await createControlPlane(context, ports);
  await writeKubeconfig(context.layout, serverAddress({ ports, node }));
  return complete(context, { ports, nodes: count, node }, tell);
}

/** Brings a recorded cluster back to work, whatever of it has ended. */
export async function resumeCluster(
  context: ToolContext,
  record: ClusterRecord,
  tell: Tell,
): Promise<ClusterRecord> {
  const { layout } = context;
  if (record.node !== undefined) await ensureNetwork(layout, record.node);
  const dead = (await readComponents(layout)).filter(({ alive }) => !alive);
  if (dead.length > 0) {
    await requireStartable(
      context,
      record,
      dead.map(({ name }) => name),
    );
    tell("start", `starting ${dead.map(({ name }) => name).join(", ")}`);
    await startControlPlane(context);
  }
  await writeKubeconfig(layout, serverAddress(record));
  if (record.node === undefined && dead.some(({ name }) => name === "kwok-controller")) {
    await takeOverNodes(context, record);
  }

  const resumed = await complete(context, record, tell);
  if (resumed.identity !== record.identity) {
    throw new ClusterError({
      what: `cluster "${layout.name}" has lost its data: its identity was ${record.identity} and is ${resumed.identity}`,
      where: layout.record,
      fix: "remove it with `npx moor cluster down`, then run `npx moor cluster up`",
    });
  }
  return resumed;
}

/** Waits for the API server, gives it its nodes and storage class, and records the cluster. */
async function complete(
  context: ToolContext,
  known: Omit<ClusterRecord, "identity">,
  tell: Tell,
): Promise<ClusterRecord> {
  const api = await readyApi(context, known);
  await (known.node === undefined
    ? simulateNodes(context, api, { count: known.nodes, tell })
    : startRealNode(context, api, tell));
  await waitFor(context, {
    otherwise: "the controllers did not work",
    ask: () => api.hasServiceAccount(),
  });
  const identity = await waitFor(context, {
    otherwise: "kube-system did not exist",
    ask: () => api.identity(),
  });

  const record = { identity, ...known };
  await writeRecord(context.layout, record);
  return record;
}

async function simulateNodes(
  context: ToolContext,
  api: ClusterApi,
  { count, tell }: { readonly count: number; readonly tell: Tell },
): Promise<void> {
  if (await hasNodes(api, count)) return;
  tell("wait", `waiting for ${count} nodes`);
  await applyObjects(context, [manifests], nodeManifests(count));
  await removeSurplusNodes(context, api, count);
  await waitFor(context, {
    otherwise: `${count} nodes were not ready`,
    ask: () => hasNodes(api, count),
  });
}

/** Cluster DNS is the first pod that runs there, so with it the node is known to work. */
async function startRealNode(context: ToolContext, api: ClusterApi, tell: Tell): Promise<void> {
  const { layout } = context;
  const isReady = async (): Promise<boolean> =>
    (await deadNodePrograms(layout)).length === 0 &&
    (await hasNodes(api, 1)) &&
    (await dnsAnswers(nodeLayout(layout)));
  if (await isReady()) return;
  tell("wait", "waiting for the real node and its DNS");
  await applyObjects(context, [manifests, join(import.meta.dirname, "node", "manifests")], []);
  await ensureNode(context);
  await waitFor(context, {
    otherwise: "the real node was not ready",
    ask: isReady,
    trouble: (late) => nodeTrouble(layout, api, late),
  });
}

async function readyApi(
  context: ToolContext,
  known: Pick<ClusterRecord, "ports" | "node">,
): Promise<ClusterApi> {
  const api = await clusterApi(context.layout, serverAddress(known));
  await waitFor(context, {
    otherwise: "the API server was not ready",
    ask: () => api.isReady(),
  });
  return api;
}

/**
 * Lets a new KWOK have the nodes: it takes each start of itself for another program, and would
 * leave the pods of a node alone until the lease of the old one ends, for minutes.
 */
async function takeOverNodes(context: ToolContext, record: ClusterRecord): Promise<void> {
  await readyApi(context, record);
  await endProcesses(context.layout, ["kwok-controller"]);
  await runKubectl(context, ["delete", "leases", "--all", "--namespace", "kube-node-lease"]);
  await startControlPlane(context);
}

const manifests = join(import.meta.dirname, "manifests");

async function applyObjects(
  context: ToolContext,
  folders: readonly string[],
  items: ReturnType<typeof nodeManifests>,
): Promise<void> {
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  const flags = ["--server-side", "--force-conflicts", "--validate=false"];
  const files = [...folders, "-"].flatMap((place) => ["-f", place]);
  await runKubectl(context, ["apply", ...flags, ...files], list);
}

async function removeSurplusNodes(
  context: ToolContext,
  api: ClusterApi,
  count: number,
): Promise<void> {
  const wanted = new Set(nodeManifests(count).map(({ metadata }) => metadata.name));
  const surplus = (await api.nodes()).map(({ name }) => name).filter((name) => !wanted.has(name));
  if (surplus.length > 0) {
    await runKubectl(context, ["delete", "node", ...surplus]);
  }
}

async function hasNodes(api: ClusterApi, count: number): Promise<boolean> {
  const nodes = await api.nodes();
  return nodes.length === count && nodes.every(({ ready }) => ready);
}

async function requireStartable(
  { layout }: ToolContext,
  { ports, node }: ClusterRecord,
  names: readonly string[],
): Promise<void> {
  const config = join(layout.home, "kwok.yaml");
  await access(config).catch((cause: unknown) => {
    throw new ClusterError({
      what: `cluster "${layout.name}" is broken: its configuration is gone`,
      where: config,
      fix: "remove what is left with `npx moor cluster down`, then run `npx moor cluster up`",
      cause,
    });
  });
  // In a network of its own nobody else can take a port.
  if (node === undefined) await requireFreePorts({ ports, components: names, where: config });
}
