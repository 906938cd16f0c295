import { execFile } from "node:child_process";
import { delimiter } from "node:path";

import { ClusterError } from "../cluster-error.ts";
import { lastLines } from "../logs.ts";
import { systemPath } from "./system-path.ts";

/** Runs a program of the system to its end and returns what it printed; fails when it fails. */
export async function runCommand(command: readonly string[]): Promise<string> {
  const { failure, output } = await tryCommand(command);
  if (failure === undefined) return output;
  throw new ClusterError({
    what: `${command.join(" ")} failed`,
    where: "the network and control groups of this machine",
    lastLines: lastLines(failure),
    fix: "remove what is left with `npx moor cluster down`, then run `npx moor cluster up --node`",
  });
}

/** The same, but returns why it failed. */
export async function tryCommand([program = "", ...args]: readonly string[]): Promise<{
  readonly output: string;
  readonly failure: string | undefined;
}> {
  const env = { ...process.env, PATH: systemPath(process.env).join(delimiter) };
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: 20_000 }, (error, output, complaint) => {
      const failure = error === null ? undefined : complaint.trim() || error.message;
      resolve({ output, failure });
    });
  });
}
