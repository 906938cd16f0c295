import { access } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { clusterApi, type ClusterApi } from "./api.ts";
import { ClusterError } from "./cluster-error.ts";
import { createControlPlane, runKubectl, startControlPlane, type ToolContext } from "./kwokctl.ts";
import { logFile } from "./layout.ts";
import { endedError, lastLogLines } from "./logs.ts";
import { nodeManifests } from "./nodes.ts";
import { chooseFreePorts, requireFreePorts, type Ports } from "./ports.ts";
import { endProcesses, readComponents } from "./processes.ts";
import { serverAddress, writeKubeconfig, writeRecord, type ClusterRecord } from "./record.ts";

/** Tells the caller what goes on. */
export type Tell = (step: ClusterStep, message: string) => void;

/** What is being done for a cluster. */
export type ClusterStep = "create" | "start" | "wait" | "ready" | "remove";

const readyMilliseconds = 60_000;
const pollMilliseconds = 100;
const mostRestarts = 3;

/** Makes a new cluster with `count` nodes and records it as soon as it is complete. */
export async function createCluster(
  context: ToolContext,
  count: number,
  tell: Tell,
): Promise<ClusterRecord> {
  const ports = await chooseFreePorts();
  tell("create", `creating cluster "${context.layout.name}"`);
  await createControlPlane(context, ports);
  await writeKubeconfig(context.layout, serverAddress({ ports }));
  return complete(context, { ports, nodes: count }, tell);
}

/** Brings a recorded cluster back to work, whatever of it has ended. */
export async function resumeCluster(
  context: ToolContext,
  record: ClusterRecord,
  tell: Tell,
): Promise<ClusterRecord> {
  const { layout } = context;
  const dead = (await readComponents(layout)).filter(({ alive }) => !alive);
  if (dead.length > 0) {
    await requireStartable(
      context,
      record.ports,
      dead.map(({ name }) => name),
    );
    tell("start", `starting ${dead.map(({ name }) => name).join(", ")}`);
    await startControlPlane(context);
  }
  await writeKubeconfig(layout, serverAddress(record));
  if (dead.some(({ name }) => name === "kwok-controller")) {
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
  { ports, nodes }: Pick<ClusterRecord, "ports" | "nodes">,
  tell: Tell,
): Promise<ClusterRecord> {
  const api = await readyApi(context, ports);
  if (!(await hasNodes(api, nodes))) {
    tell("wait", `waiting for ${nodes} nodes`);
    await applyObjects(context, nodeManifests(nodes));
    await removeSurplusNodes(context, api, nodes);
    await waitFor(context, `${nodes} nodes were not ready`, () => hasNodes(api, nodes));
  }
  await waitFor(context, "the controllers did not work", () => api.hasServiceAccount());
  const identity = await waitFor(context, "kube-system did not exist", () => api.identity());

  const record = { identity, nodes, ports };
  await writeRecord(context.layout, record);
  return record;
}

async function readyApi(context: ToolContext, ports: Ports): Promise<ClusterApi> {
  const api = await clusterApi(context.layout, serverAddress({ ports }));
  await waitFor(context, "the API server was not ready", () => api.isReady());
  return api;
}

/**
 * Lets a new KWOK have the nodes: it takes each start of itself for another program, and would
 * leave the pods of a node alone until the lease of the old one ends, for minutes.
 */
async function takeOverNodes(context: ToolContext, { ports }: ClusterRecord): Promise<void> {
  await readyApi(context, ports);
  await endProcesses(context.layout, ["kwok-controller"]);
  await runKubectl(context, ["delete", "leases", "--all", "--namespace", "kube-node-lease"]);
  await startControlPlane(context);
}

async function applyObjects(
  context: ToolContext,
  items: ReturnType<typeof nodeManifests>,
): Promise<void> {
  const folder = join(import.meta.dirname, "manifests");
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
  const flags = ["--server-side", "--force-conflicts", "--validate=false"];
  await runKubectl(context, ["apply", ...flags, "-f", folder, "-f", "-"], list);
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
  ports: Ports,
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
  await requireFreePorts({ ports, components: names, where: config });
}

/** Asks again and again, and starts what ends in the meantime (on a slow machine controllers do). */
async function waitFor<T>(
  context: ToolContext,
  otherwise: string,
  ask: () => Promise<T | false | undefined>,
): Promise<T> {
  const { layout, signal } = context;
  const deadline = Date.now() + readyMilliseconds;
  for (let restarts = 0; Date.now() < deadline;) {
    signal?.throwIfAborted();
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined && answer !== false) {
      return answer;
    }
    const dead = (await readComponents(layout)).find(({ alive }) => !alive);
    if (dead !== undefined) {
      const vital = dead.name === "etcd" || dead.name === "kube-apiserver";
      restarts += 1;
      if (vital || restarts > mostRestarts) {
        throw await endedError(layout, dead.name);
      }
      await startControlPlane(context);
    }
    await sleep(pollMilliseconds);
  }
  throw new ClusterError({
    what: `cluster "${layout.name}": ${otherwise} within ${readyMilliseconds / 1_000} s`,
    where: logFile(layout, "kube-apiserver"),
    lastLines: await lastLogLines(layout, "kube-apiserver"),
    fix: "run `npx moor cluster up` again; if that does not help, `npx moor cluster down` first",
  });
}
