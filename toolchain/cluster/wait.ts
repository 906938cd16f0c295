import { setTimeout as sleep } from "node:timers/promises";

import { ClusterError } from "./cluster-error.ts";
import { startControlPlane, type ToolContext } from "./kwokctl.ts";
import { logFile } from "./layout.ts";
import { endedError, lastLogLines } from "./logs.ts";
import { readComponents } from "./processes.ts";

/** What is waited for. */
export interface Wait<T> {
  /** What is to be said when it does not come. */
  readonly otherwise: string;
  readonly ask: () => Promise<T | false | undefined>;
  /**
   * What is wrong with something else than the control plane: while there is time only what time does
   * not mend, when it is `late` also what was to be expected.
   */
  readonly trouble?: (late: boolean) => Promise<ClusterError | undefined>;
}

/** How long everything may take to be ready. */
export const readyMilliseconds = 60_000;
const pollMilliseconds = 100;
const mostRestarts = 3;

/** Asks again and again, and starts what ends in the meantime (on a slow machine controllers do). */
export async function waitFor<T>(context: ToolContext, wait: Wait<T>): Promise<T> {
  const { layout, signal } = context;
  const deadline = Date.now() + readyMilliseconds;
  for (let restarts = 0; Date.now() < deadline;) {
    signal?.throwIfAborted();
    const answer = await wait.ask().catch(() => undefined);
    if (answer !== undefined && answer !== false) return answer;
    const dead = (await readComponents(layout)).find(({ alive }) => !alive);
    if (dead !== undefined) {
      const vital = dead.name === "etcd" || dead.name === "kube-apiserver";
      restarts += 1;
      if (vital || restarts > mostRestarts) throw await endedError(layout, dead.name);
      await startControlPlane(context);
    }
    const trouble = await wait.trouble?.(false);
    if (trouble !== undefined) throw trouble;
    await sleep(pollMilliseconds);
  }
  throw (await wait.trouble?.(true)) ?? (await lateError(context, wait.otherwise));
}

async function lateError({ layout }: ToolContext, otherwise: string): Promise<ClusterError> {
  return new ClusterError({
    what: `cluster "${layout.name}": ${otherwise} within ${readyMilliseconds / 1_000} s`,
    where: logFile(layout, "kube-apiserver"),
    lastLines: await lastLogLines(layout, "kube-apiserver"),
    fix: "run `npx moor cluster up` again; if that does not help, `npx moor cluster down` first",
  });
}
