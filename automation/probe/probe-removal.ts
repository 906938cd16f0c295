import { setTimeout } from "node:timers/promises";

import { PROBE_NAMESPACE } from "../../kubernetes/probe/probe-plan.ts";
import { TWIN_OWNER } from "../../kubernetes/probe/twin-pod.ts";
import { messageOf, OperationError } from "../errors.ts";
import { describeLock } from "../stack-lock.ts";
import { boundedMap } from "./bounded-map.ts";
import type { FoundOwner, ProbeCluster } from "./probe-cluster.ts";
import { aliveRun } from "./probe-marks.ts";

/** Where a probe may have left something. */
export interface ProbePlaces {
  readonly cluster: Pick<
    ProbeCluster,
    "namespace" | "owner" | "pods" | "removeNamespace" | "removeOwner"
  >;
  /** Namespaces of the environment that are there. */
  readonly namespaces: readonly string[];
  /** Waits between two looks; no signal ends it. */
  readonly pause?: ((milliseconds: number) => Promise<unknown>) | undefined;
}

const PARALLEL = 8;
const POLL_MS = 500;
/** Looks until everything has to be gone. */
const LOOKS = 240;
/** Attempts of a request; with their pauses half a minute, in which an API server restarts. */
const ATTEMPTS = 6;

/**
 * Removes what a run that crashed left, and returns the namespaces in which there was something.
 *
 * Fails when the run that made it may still be at work.
 */
export async function removeLeftovers(places: ProbePlaces): Promise<readonly string[]> {
  const { cluster, namespaces } = places;
  const stranger = (await ownStranger(cluster)) ? [PROBE_NAMESPACE] : [];
  const found = await boundedMap([...namespaces, ...stranger], PARALLEL, async (namespace) => {
    return { namespace, owner: await cluster.owner(namespace) };
  });
  for (const { namespace, owner } of found) {
    if (owner !== undefined) refuseOther(namespace, owner);
  }
  const owned = found.filter(({ owner }) => owner !== undefined);
  const left = [...new Set([...owned.map(({ namespace }) => namespace), ...stranger])];
  if (left.length > 0) await removeProbe({ ...places, namespaces: left });
  return left;
}

function refuseOther(namespace: string, { ours, run }: FoundOwner): void {
  if (!ours) throw foreign(`ConfigMap ${namespace}/${TWIN_OWNER}`);
  const alive = aliveRun(`ConfigMap ${namespace}/${TWIN_OWNER}`, run);
  if (alive === undefined) return;
  const message = `a probe of ${describeLock(alive)} is at work in ${namespace}`;
  throw new OperationError("configuration", message, {
    hint: "wait until it ends; if it was killed on another machine, remove what it made",
    command: `kubectl -n ${namespace} delete configmap ${TWIN_OWNER}`,
  });
}

function foreign(what: string): OperationError {
  return new OperationError("configuration", `there is a ${what} that no probe made`, {
    hint: "the probe makes and deletes one of that name; rename or delete yours",
  });
}

/** Is the stranger's namespace there, and ours? Fails when somebody else has the name. */
async function ownStranger(cluster: ProbePlaces["cluster"]): Promise<boolean> {
  const found = await cluster.namespace(PROBE_NAMESPACE);
  if (found === undefined) return false;
  if (found.ours) return true;
  throw foreign(`Namespace ${PROBE_NAMESPACE}`);
}

/**
 * Removes everything of a probe and waits until it is gone; nothing interrupts it.
 *
 * Fails with what is left and how to remove it by hand.
 */
export async function removeProbe(places: ProbePlaces): Promise<void> {
  const { cluster, namespaces } = places;
  const left = await boundedMap(namespaces, PARALLEL, (namespace) => leftIn(namespace, places));
  const stranger = await strangerLeft(cluster, places);
  const all = [...new Set([...left, stranger])].filter((text) => text !== undefined);
  if (all.length === 0) return;
  const message = ["not everything of the probe could be removed", ...all].join("\n  ");
  throw new OperationError("resource", message, {
    hint: "run the probe again: it begins by removing what is left; or delete it by hand",
    command: `kubectl -n <namespace> delete configmap ${TWIN_OWNER}`,
  });
}

/** Undefined: nothing is left in a namespace. */
async function leftIn(
  namespace: string,
  { cluster, pause = setTimeout }: ProbePlaces,
): Promise<string | undefined> {
  return await insist(namespace, pause, async () => {
    await cluster.removeOwner(namespace);
    for (let look = 0; look < LOOKS; look += 1) {
      const pods = await cluster.pods(namespace);
      if (pods.length === 0) return undefined;
      await pause(POLL_MS);
    }
    return `${namespace}: pods are not gone`;
  });
}

async function strangerLeft(
  cluster: ProbePlaces["cluster"],
  { pause = setTimeout }: ProbePlaces,
): Promise<string | undefined> {
  return await insist(PROBE_NAMESPACE, pause, async () => {
    for (let look = 0; look < LOOKS; look += 1) {
      const found = await cluster.namespace(PROBE_NAMESPACE);
      if (found?.ours !== true) return undefined;
      if (found.terminating) await pause(POLL_MS);
      else await cluster.removeNamespace(PROBE_NAMESPACE);
    }
    return `${PROBE_NAMESPACE}: the namespace is not gone`;
  });
}

/** Tries again what a request that failed kept from being done. */
async function insist(
  place: string,
  pause: (milliseconds: number) => Promise<unknown>,
  work: () => Promise<string | undefined>,
): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= ATTEMPTS) return `${place}: ${messageOf(error).split("\n")[0] ?? ""}`;
      await pause(POLL_MS * 2 ** attempt);
    }
  }
}
