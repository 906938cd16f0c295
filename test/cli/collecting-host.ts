import { runMoor } from "../../cli/run.ts";
import type { Host } from "../../cli/terminal.ts";

/** What a run in this process left behind. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a run in this process differs from an empty environment without a terminal. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A host without a terminal whose streams are kept. */
export function collectingHost(
  args: readonly string[],
  { cwd = process.cwd(), env = {} }: RunOptions = {},
): { readonly host: Host; readonly read: () => Omit<Run, "code"> } {
  const out: string[] = [];
  const err: string[] = [];
  const host: Host = {
    args,
    env,
    cwd,
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    stdin: {},
  };
  return { host, read: () => ({ stdout: out.join(""), stderr: err.join("") }) };
}

/** Runs `moor` in this process. */
export async function moor(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { host, read } = collectingHost(args, options);
  const code = await runMoor(host);
  return { code, ...read() };
}
