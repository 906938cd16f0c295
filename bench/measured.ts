import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { root } from "./run-program.ts";

/** What one process used. */
export interface Usage {
  /** User and system time, seconds. */
  readonly cpu: number;
  /** Peak resident memory, MiB. */
  readonly rss: number;
}

/** Where a program runs, and how it may end. */
export interface Surroundings {
  readonly directory: string;
  /** Folder for compiled code. */
  readonly cache: string;
  /** @default [0] */
  readonly exitCodes?: readonly number[];
}

/** Runs a program of Node with a measure; its output is read and thrown away. */
export async function measured(
  args: readonly string[],
  { directory, cache, exitCodes = [0] }: Surroundings,
): Promise<Usage> {
  const preload = ["--import", join(root, "bench", "usage.mjs")];
  const child = spawn(process.execPath, [...preload, ...args], {
    cwd: directory,
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
    stdio: ["ignore", "pipe", "inherit", "pipe"],
  });
  let report = "";
  child.stdout?.resume();
  child.stdio[3]?.on("data", (chunk: Buffer) => {
    report += chunk.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code === null || !exitCodes.includes(code)) {
    throw new Error(`${args.join(" ")} ended with ${String(code)}`);
  }
  return JSON.parse(report) as Usage;
}

/** The middle one of some numbers. */
export function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
