import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { ClusterError } from "./cluster-error.ts";
import { componentNames, processIdFile, type ComponentName, type Layout } from "./layout.ts";

/** A running process and the command line that it was started with. */
export interface RunningProcess {
  readonly pid: number;
  readonly command: string;
}

/** One component of a cluster and whether its process runs. */
export interface ClusterComponent {
  readonly name: ComponentName;
  /** Its process id, or the last one that is known of. */
  readonly pid: number | undefined;
  readonly alive: boolean;
}

/** A process to end, with what is known of it. */
export interface FoundProcess {
  readonly pid: number;
  readonly name?: string;
  readonly command?: string;
}

/** A process of a cluster. */
export interface OwnProcess {
  readonly name: ComponentName;
  readonly pid: number;
}

const goneTimeoutMilliseconds = 10_000;
const pollMilliseconds = 50;

/** The component that a command line runs for this very cluster, if it does. */
export function componentOf(layout: Layout, command: string): ComponentName | undefined {
  return componentNames.find((name) => command.startsWith(`${join(layout.programs, name)} `));
}

/** The output of `ps -axww -o pid=,command=`. */
export function parseProcessList(text: string): readonly RunningProcess[] {
  return text.split("\n").flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.+)$/.exec(line) ?? [];
    return pid === undefined || command === undefined ? [] : [{ pid: Number(pid), command }];
  });
}

/** All processes of this machine that we may see. */
export async function runningProcesses(): Promise<readonly RunningProcess[]> {
  return process.platform === "linux" ? await readProc() : await readProcessList();
}

/** The processes that run a component of this cluster, whoever started them. */
export async function ownProcesses(layout: Layout): Promise<readonly OwnProcess[]> {
  return (await runningProcesses()).flatMap(({ pid, command }) => {
    const name = componentOf(layout, command);
    return name === undefined ? [] : [{ name, pid }];
  });
}

/** Every component of the cluster with the state of its process. */
export async function readComponents(layout: Layout): Promise<readonly ClusterComponent[]> {
  const own = await ownProcesses(layout);
  return Promise.all(
    componentNames.map(async (name) => {
      const pid = own.find((running) => running.name === name)?.pid;
      return { name, pid: pid ?? (await notedProcessId(layout, name)), alive: pid !== undefined };
    }),
  );
}

/** The process id that kwokctl noted for a component. */
export async function notedProcessId(
  layout: Layout,
  name: ComponentName,
): Promise<number | undefined> {
  try {
    const pid = Number(await readFile(processIdFile(layout, name), "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined; // not started yet
  }
}

/** Ends processes of the cluster, all of them by default, and returns once they are gone. */
export async function endProcesses(
  layout: Layout,
  names: readonly ComponentName[] = componentNames,
): Promise<void> {
  await endAll(layout.home, async () =>
    (await ownProcesses(layout)).filter(({ name }) => names.includes(name)),
  );
}

/** Ends the processes that `find` finds until it finds none; `where` is the folder they work in. */
export async function endAll(
  where: string,
  find: () => Promise<readonly FoundProcess[]>,
): Promise<void> {
  const deadline = Date.now() + goneTimeoutMilliseconds;
  let found = await find();
  while (found.length > 0) {
    if (Date.now() > deadline) {
      const names = found.map(({ name, command, pid }) => `${name ?? command ?? ""} (${pid})`);
      throw new ClusterError({
        what: `processes do not end: ${names.join(", ")}`,
        where,
        fix: "end them yourself, then run `npx moor cluster down` again",
      });
    }
    for (const { pid } of found) {
      kill(pid);
    }
    await sleep(pollMilliseconds);
    found = await find();
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) {
      throw error;
    }
  }
}

/** A zombie has an empty command line, so it counts as gone. */
async function readProc(): Promise<readonly RunningProcess[]> {
  const entries = (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry));
  return Promise.all(
    entries.map(async (entry) => {
      const text = await readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "");
      return { pid: Number(entry), command: text.replaceAll("\0", " ") };
    }),
  );
}

async function readProcessList(): Promise<readonly RunningProcess[]> {
  const { stdout } = await promisify(execFile)("ps", ["-axww", "-o", "pid=,command="], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return parseProcessList(stdout);
}
