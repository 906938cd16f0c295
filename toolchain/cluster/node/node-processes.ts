import { spawn } from "node:child_process";
import { open } from "node:fs/promises";
import { join } from "node:path";

import { runningProcesses, endAll, type RunningProcess } from "../processes.ts";
import { clusterRange, serviceRange, type NodeAddresses } from "./addresses.ts";
import { inNetworkOf, nodePrograms, type NodeLayout, type NodeProgram } from "./node-layout.ts";
import { systemPath } from "./system-path.ts";

/** One program of the node and whether its process runs. */
export interface NodeProcess {
  readonly name: NodeProgram;
  readonly pid: number | undefined;
  readonly alive: boolean;
}

/** Starts the node in namespaces of its own; it goes on when this process ends. */
export async function startNode(node: NodeLayout, { node: address }: NodeAddresses): Promise<void> {
  const own = ["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child"];
  await startApart(node, "node-init", [
    ...inNetworkOf(node.namespace),
    ...["unshare", ...own, "--mount-proc", "--", "/bin/sh", node.init],
    ...[node.folder, node.name, address, clusterRange, serviceRange, node.controlGroup],
  ]);
}

/** Lets the world answer at its addresses. */
export async function startWorld(node: NodeLayout): Promise<void> {
  const ports = ["--tcp", "80,443", "--udp", "53,443"];
  const server = join(node.programs, "test-workload");
  await startApart(node, "world", [...inNetworkOf(node.world), server, "serve", ...ports]);
}

/** The programs of the node with the states of their processes. */
export async function readNodeProcesses(node: NodeLayout): Promise<readonly NodeProcess[]> {
  const running = await runningProcesses();
  return [...nodePrograms, "world" as const].map((name) => {
    const pid = running.find(({ command }) => programOf(node, command) === name)?.pid;
    return { name, pid, alive: pid !== undefined };
  });
}

/** The program that a command line runs for this very node, if it does. */
export function programOf(node: NodeLayout, command: string): NodeProgram | undefined {
  if (command.startsWith(`${join(node.programs, "test-workload")} serve `)) return "world";
  return nodePrograms.find((name) => command.startsWith(`${join(node.programs, name)} `));
}

/** Whether a command line is the first process of this very node, or the one that started it. */
export function isFirstProcess(node: NodeLayout, command: string): boolean {
  const [start = "", rest] = command.split(`/bin/sh ${node.init} `);
  return rest !== undefined && /^((nsenter|unshare) .* )?$/.test(start);
}

/** Whether the first process of the node runs. */
export async function isNodeRunning(node: NodeLayout): Promise<boolean> {
  return (await firstProcesses(node)).length > 0;
}

/** Ends the node with all of its containers, and the world. */
export async function endNode(node: NodeLayout): Promise<void> {
  await endAll(node.folder, async () => [
    ...(await firstProcesses(node)),
    ...(await ownPrograms(node)),
  ]);
}

async function firstProcesses(node: NodeLayout): Promise<readonly RunningProcess[]> {
  return (await runningProcesses()).filter(({ command }) => isFirstProcess(node, command));
}

/** But for the world they cannot outlive the first process: this tells when they are gone. */
async function ownPrograms(node: NodeLayout): Promise<readonly RunningProcess[]> {
  return (await runningProcesses()).filter(({ command }) =>
    command.startsWith(`${node.programs}/`),
  );
}

async function startApart(
  node: NodeLayout,
  name: string,
  [program = "", ...args]: readonly string[],
): Promise<void> {
  const log = await open(join(node.logs, `${name}.log`), "a", 0o600);
  try {
    const child = spawn(program, args, {
      cwd: "/",
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
      env: { PATH: systemPath(process.env).join(":"), HOME: node.folder },
    });
    await new Promise((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    child.unref();
  } finally {
    await log.close();
  }
}
