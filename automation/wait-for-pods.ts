import { setTimeout } from "node:timers/promises";

import type { V1Pod } from "@kubernetes/client-node";

import type { ClusterTarget } from "../environment/environment.ts";
import { clusterClient, requestFailure } from "./cluster-client.ts";
import { OperationError } from "./errors.ts";

/** Which pods, and how long. */
export interface PodWait {
  readonly namespace: string;
  /** E.g. `app.kubernetes.io/instance=db`. */
  readonly selector: string;
  /**
   * Ready pods that are enough.
   *
   * @default 1
   */
  readonly count?: number | undefined;
  /** @default 120 */
  readonly timeoutSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const POLL_MS = 500;
const WAIT_SECONDS = 120;

/** Waits until pods are ready, and returns their names; fails with `timeout` and what is not ready. */
export async function waitForPods(
  cluster: ClusterTarget,
  wait: PodWait,
): Promise<readonly string[]> {
  const { namespace, selector, count = 1, timeoutSeconds = WAIT_SECONDS, signal } = wait;
  const { core } = await clusterClient(cluster);
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const request = { namespace, labelSelector: selector };
    const { items } = await core.listNamespacedPod(request).catch((error: unknown) => {
      throw requestFailure(error, cluster);
    });
    const ready = items.filter(isReady);
    // Pods of an earlier revision may still be there.
    if (ready.length >= count && ready.length === items.length) return ready.map(nameOf).toSorted();
    if (Date.now() >= deadline) {
      throw new OperationError("timeout", notReady(wait, timeoutSeconds, items));
    }
    await setTimeout(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
}

function notReady(
  { namespace, selector, count = 1 }: PodWait,
  seconds: number,
  pods: readonly V1Pod[],
): string {
  const rest = pods
    .filter((pod) => !isReady(pod))
    .map((pod) => `${nameOf(pod)} ${pod.status?.phase ?? "Unknown"}`);
  const found = `${String(pods.length - rest.length)} of ${String(count)} pods with ${selector} in ${namespace} are ready`;
  const list = rest.length === 0 ? "" : `: ${rest.join(", ")}`;
  return `after ${String(seconds)} s ${found}${list}`;
}

function isReady({ metadata, status }: V1Pod): boolean {
  const conditions = status?.conditions ?? [];
  const isUp = conditions.some((one) => one.type === "Ready" && one.status === "True");
  return isUp && metadata?.deletionTimestamp === undefined;
}

function nameOf({ metadata }: V1Pod): string {
  return metadata?.name ?? "";
}
