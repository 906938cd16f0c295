import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { parse, stringify } from "yaml";

import type { EngineCounts } from "./fake-engine.ts";

export const root = join(import.meta.dirname, "..");

/** A program and how the language host would start it. */
export interface Program {
  readonly label: string;
  /** Folder with Pulumi.yaml, or where the program reads its files. */
  readonly directory: string;
  readonly entry: string;
  /**
   * How TypeScript is compiled: by Node, or by ts-node as Pulumi does by default. ts-node caches what it
   * compiled, so an `edited` program (or a fresh machine) is type-checked and an `unchanged` one is not.
   */
  readonly compiler: "node" | "ts-node, edited" | "ts-node, unchanged";
  readonly nodeArgs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** File to write with a context `bench`, for the cluster guard. */
  readonly kubeconfig?: string;
  /** Return what was registered, not only how much. */
  readonly inputs?: boolean;
}

/** One run of a program against the fake engine. */
export interface Run {
  /** Seconds. */
  readonly wall: number;
  /** User and system time of the program, seconds. */
  readonly cpu: number;
  /** Peak resident memory, MiB. */
  readonly rss: number;
  readonly counts: EngineCounts;
}

/** The flags that ship: `nodeargs` of Pulumi.yaml, as the language host splits them. */
export function shippedNodeArgs(): readonly string[] {
  const project = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as {
    runtime: { options: { nodeargs: string } };
  };
  return project.runtime.options.nodeargs.split(/\s+/);
}

/** Starts the program on the SDK's real `cmd/run`; a failed or warning run is an error. */
export async function runProgram(program: Program): Promise<Run> {
  const flags = program.inputs === true ? ["--inputs"] : [];
  const engine = spawn(process.execPath, [join(root, "bench", "fake-engine.ts"), ...flags], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: engine.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value } = (await lines.next()) as { value: unknown };
    if (typeof value !== "string") throw new Error("the fake engine ended");
    return value;
  };
  try {
    const [address = "", server = ""] = (await nextLine()).split(" ");
    if (program.kubeconfig !== undefined) writeFileSync(program.kubeconfig, kubeconfig(server));
    const { code, ...usage } = await execute(program, address);
    engine.stdin.write("\n");
    const counts = JSON.parse(await nextLine()) as EngineCounts;
    if (code !== 0 || counts.warnings.length > 0) {
      const said = counts.warnings.join("; ");
      throw new Error(`${program.label} ended with ${String(code)} and said: ${said}`);
    }
    return { ...usage, counts };
  } finally {
    engine.stdin.end();
    engine.kill();
  }
}

function kubeconfig(server: string): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "bench", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "bench", user: { token: "bench" } }],
    contexts: [{ name: "bench", context: { cluster: "bench", user: "bench" } }],
  });
}

interface Usage extends Omit<Run, "counts"> {
  readonly code: number | null;
}

async function execute(program: Program, address: string): Promise<Usage> {
  const args = [
    ...program.nodeArgs,
    "--import",
    join(root, "bench", "usage.mjs"),
    join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run"),
    ...["--monitor", address, "--engine", address, "--organization", "o", "--project", "moorage"],
    ...["--root-directory", program.directory, "--stack", "dev", "--pwd", program.directory],
    ...["--parallel", "64", program.entry],
  ];
  const started = process.hrtime.bigint();
  const child = spawn(process.execPath, args, {
    cwd: program.directory,
    stdio: ["ignore", "ignore", "inherit", "pipe"],
    env: {
      ...process.env,
      PULUMI_CONFIG: "{}",
      PULUMI_NODEJS_TYPESCRIPT: String(program.compiler !== "node"),
      ...(program.compiler === "ts-node, edited" ? { TS_NODE_CACHE: "false" } : {}),
      ...program.env,
    },
  });
  let report = "";
  child.stdio[3]?.on("data", (chunk: Buffer) => {
    report += chunk.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  const wall = Number(process.hrtime.bigint() - started) / 1e9;
  return { code, wall, ...(JSON.parse(report) as { cpu: number; rss: number }) };
}
