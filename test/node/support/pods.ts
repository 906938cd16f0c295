import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import * as z from "zod";

import type { NodeCluster } from "./cluster.ts";

const time = z.iso.datetime().transform((text) => Date.parse(text));
const containerStatus = z.object({
  name: z.string(),
  ready: z.boolean(),
  restartCount: z.number(),
  state: z
    .object({
      running: z.object({ startedAt: time }),
      waiting: z.object({ reason: z.string().optional() }),
      terminated: z.object({ exitCode: z.number(), startedAt: time, finishedAt: time }),
    })
    .partial(),
});
const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    creationTimestamp: time,
    deletionTimestamp: time.optional(),
  }),
  spec: z.object({ containers: z.array(z.object({ name: z.string() })) }),
  status: z.object({
    phase: z.string(),
    podIP: z.string().optional(),
    conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
    containerStatuses: z.array(containerStatus).default([]),
    initContainerStatuses: z.array(containerStatus).default([]),
  }),
});

/** What these tests read of a pod; times are milliseconds since 1970. */
export type Pod = z.infer<typeof podSchema>;

/** One app of a namespace, by its label. */
export interface App {
  readonly namespace: string;
  readonly name: string;
}

/** Where a program runs. */
export interface Inside {
  readonly namespace: string;
  /** `pod` or `deploy/name`. */
  readonly target: string;
  readonly container?: string | undefined;
}

/** The pods of an app that are not on their way out. */
export async function podsOf(cluster: NodeCluster, app: App): Promise<readonly Pod[]> {
  const args = ["get", "pods", "-n", app.namespace, "-l", `app.kubernetes.io/name=${app.name}`];
  return (await readPods(cluster, args)).filter(
    ({ metadata }) => metadata.deletionTimestamp === undefined,
  );
}

/** The only pod of an app, once it is ready and alone. */
export async function readyPodOf(cluster: NodeCluster, app: App): Promise<Pod> {
  return await until(`one ready pod of ${app.name}`, 60, async () => {
    const pods = await podsOf(cluster, app);
    const [pod] = pods;
    return pods.length === 1 && pod !== undefined && isReady(pod) ? pod : undefined;
  });
}

/** Pods by the arguments of kubectl. */
export async function readPods(
  cluster: NodeCluster,
  args: readonly string[],
): Promise<readonly Pod[]> {
  const list: unknown = JSON.parse(await cluster.kubectl([...args, "-o", "json"]));
  return z.object({ items: z.array(podSchema) }).parse(list).items;
}

/** Whether its readiness gates and probes let it have requests. */
export function isReady({ status }: Pod): boolean {
  return status.conditions.some(({ type, status: is }) => type === "Ready" && is === "True");
}

/** Runs a program in a container; answers what it prints. */
export async function runInside(
  cluster: NodeCluster,
  { namespace, target, container }: Inside,
  command: readonly string[],
): Promise<string> {
  const where = container === undefined ? [] : ["-c", container];
  return await cluster.kubectl(["exec", "-n", namespace, target, ...where, "--", ...command], {
    timeoutMs: 120_000,
  });
}

/** Looks again and again until there is an answer; fails when that takes too long. */
export async function until<T>(
  what: string,
  seconds: number,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await sleep(200);
  }
}

/** SHA-256 in hex, as `/hash/…` of the test server answers it. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
