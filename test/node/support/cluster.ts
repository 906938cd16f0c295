import { execFile, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { clusterDown, nodeSupport } from "../../../toolchain/cluster.ts";
import { acquireToolchain } from "../../../toolchain/toolchain.ts";
import { ToolchainError } from "../../../toolchain/toolchain-error.ts";
import { nodeToolNames, toolNames } from "../../../toolchain/versions.ts";
import { copyProject } from "../../automation/support/project-copy.ts";
import { recordFigure } from "./figures.ts";
import { firewallRules, requireNothingLeft } from "./remains.ts";

/** One call of kubectl. */
export interface KubectlOptions {
  /** What it reads from its standard input. */
  readonly input?: string;
  /** @default 30,000 */
  readonly timeoutMs?: number;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** The one cluster with a real node of a mocha run, with the example platform on it. */
export interface NodeCluster {
  readonly kubeconfig: string;
  /** Folder of the project that is deployed; a copy of this one. */
  readonly root: string;
  /** Answers what kubectl prints; fails with what it complains about. */
  readonly kubectl: (args: readonly string[], options?: KubectlOptions) => Promise<string>;
}

/** Why there is no cluster here. */
export interface Unsupported {
  readonly reason: string;
}

/** Folder of a deployed project to use in place of a new one: for whoever writes these tests. */
const givenRoot = process.env["TEST_NODE_ROOT"];
let started: Promise<NodeCluster | Unsupported> | undefined;
let root: string | undefined;
let rules: readonly string[] = [];

/** The cluster that the root hooks made; the same one in all files. */
export async function nodeCluster(): Promise<NodeCluster> {
  const cluster = await started;
  if (cluster === undefined || "reason" in cluster) {
    throw new Error("there is no cluster; run mocha with --config .mocharc.node.json");
  }
  return cluster;
}

/** Makes the cluster and deploys the example platform, once. */
export function startNodeCluster(): Promise<NodeCluster | Unsupported> {
  started ??= start();
  return started;
}

/** Takes down whatever was made, also after a start that failed, and asserts that all of it is gone. */
export async function stopNodeCluster(): Promise<void> {
  if (root === undefined || givenRoot !== undefined) return;
  const began = performance.now();
  try {
    await moor(root, ["down"]);
  } finally {
    // What `down` should have removed already; after it failed, this is what cleans up.
    await clusterDown({ directory: clusterFolder(root) });
  }
  recordFigure("downSeconds", secondsSince(began));
  requireNothingLeft(root, clusterFolder(root), rules);
  rmSync(root, { recursive: true, force: true });
}

/** Runs `moor` as a user does in a project; answers what it prints. */
export function moor(folder: string, args: readonly string[]): Promise<string> {
  const program = [join(folder, "cli", "main.ts"), ...args];
  const env = { ...process.env, NO_COLOR: "1", MOOR_ENV: undefined };
  const child = spawn(process.execPath, program, { cwd: folder, env });
  child.stdin.end();
  const said: Buffer[] = [];
  const heard: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => heard.push(chunk));
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      const all = Buffer.concat(heard).toString();
      if (code === 0) resolve(Buffer.concat(said).toString());
      else reject(new Error(`moor ${args.join(" ")} ended with ${String(code)}:\n${all}`));
    });
  });
}

async function start(): Promise<NodeCluster | Unsupported> {
  const { missing } = await nodeSupport(givenRoot ?? tmpdir());
  if (missing.length > 0) return { reason: `a real node needs ${missing.join(", ")}` };
  const tools = await acquireToolchain({ tools: [...toolNames, ...nodeToolNames] }).catch(
    (error: unknown) => {
      if (error instanceof ToolchainError) return error;
      throw error;
    },
  );
  if (tools instanceof ToolchainError) {
    return { reason: `the programs of a real node cannot be had here\n${tools.message}` };
  }
  root = givenRoot ?? copyProject();
  const cluster = clusterOf(root, tools.binDir);
  if (givenRoot === undefined) await deploy(cluster);
  return cluster;
}

async function deploy(cluster: NodeCluster): Promise<void> {
  rules = firewallRules();
  const began = performance.now();
  await moor(cluster.root, ["cluster", "up", "--node"]);
  recordFigure("nodeReadySeconds", secondsSince(began));
  const deploying = performance.now();
  await moor(cluster.root, ["start"]);
  recordFigure("platformReadySeconds", secondsSince(deploying));
}

function clusterOf(folder: string, binDir: string): NodeCluster {
  const kubeconfig = join(clusterFolder(folder), "kubeconfig");
  const program = join(binDir, "kubectl");
  return {
    kubeconfig,
    root: folder,
    kubectl: (args, { input = "", timeoutMs = 30_000, signal } = {}) =>
      new Promise((resolve, reject) => {
        const child = execFile(
          program,
          ["--kubeconfig", kubeconfig, ...args],
          { timeout: timeoutMs, signal, maxBuffer: 64 << 20, cwd: folder },
          (error, stdout, stderr) => {
            if (error === null) resolve(stdout);
            else reject(new Error(complaint(args, error, stderr)));
          },
        );
        // A program that fails early does not read to the end.
        child.stdin?.on("error", () => undefined);
        child.stdin?.end(input);
      }),
  };
}

function complaint(
  args: readonly string[],
  { code, killed }: { readonly code?: unknown; readonly killed?: boolean },
  stderr: string,
): string {
  const how = killed === true ? "took too long" : `ended with ${String(code)}`;
  return `kubectl ${args.join(" ")} ${how}: ${stderr.trim()}`;
}

function clusterFolder(folder: string): string {
  return join(folder, ".moorage", "cluster");
}

function secondsSince(began: number): number {
  return Math.round((performance.now() - began) / 100) / 10;
}
