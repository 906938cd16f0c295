import { hostname, userInfo } from "node:os";

import { ownerIsAlive } from "../process-owner.ts";
import { parseLockFile, type StackLock } from "../stack-lock.ts";

/** Key in the ConfigMap of a probe that tells which run made it. */
export const RUN_KEY = "run";

/** Names the run of this process, as its ConfigMaps keep it; after `until` it counts as over. */
export function ownRun(until: Date): string {
  const { username } = userInfo();
  const timestamp = new Date().toISOString();
  const lock = { pid: process.pid, username, hostname: hostname(), timestamp };
  return JSON.stringify({ ...lock, until: until.toISOString() });
}

/** The run that made something, unless it is over; what nobody signed is of a run that is over. */
export function aliveRun(place: string, run: string, now = new Date()): StackLock | undefined {
  const lock = parseLockFile(place, run);
  if (lock === undefined) return undefined;
  const [, until = ""] = /"until":"([^"]*)"/.exec(run) ?? [];
  if (!(Date.parse(until) > now.getTime())) return undefined;
  if (lock.host !== hostname()) return lock;
  // Two probes in one process are none of a crash either; its own number may be used again.
  if (lock.pid === process.pid) {
    return Date.parse(lock.since) < performance.timeOrigin ? undefined : lock;
  }
  return ownerIsAlive(lock.pid, ["node"]) ? lock : undefined;
}
