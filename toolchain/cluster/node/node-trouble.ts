import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import type { ClusterApi } from "../api.ts";
import { ClusterError } from "../cluster-error.ts";
import type { Layout } from "../layout.ts";
import { lastLines } from "../logs.ts";
import { nodeLayout, type NodeLayout } from "./node-layout.ts";
import { isNodeRunning, readNodeProcesses } from "./node-processes.ts";

const nodeSchema = z.object({
  status: z.object({
    conditions: z
      .array(z.object({ type: z.string(), status: z.string(), message: z.string().default("") }))
      .default([]),
  }),
});

const waitingSchema = z
  .object({ reason: z.string().default(""), message: z.string().default("") })
  .optional();

const podsSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        phase: z.string(),
        containerStatuses: z
          .array(z.object({ state: z.object({ waiting: waitingSchema }).default({}) }))
          .default([]),
      }),
    }),
  ),
});

/** Why a real node does not become ready; while there is time only when it never will. */
export async function nodeTrouble(
  layout: Layout,
  api: ClusterApi,
  late: boolean,
): Promise<ClusterError | undefined> {
  const node = nodeLayout(layout);
  if (!(await isNodeRunning(node))) {
    return troubleError(node, "node-init", "its first process ended");
  }
  if (!late) return undefined;
  const processes = await readNodeProcesses(node);
  const dead = processes.filter(({ alive }) => !alive).map(({ name }) => name);
  const log = dead.includes("containerd") ? "containerd" : "kubelet";
  const states = [
    ...(dead.length === 0 ? [] : [`${dead.join(", ")} not running`]),
    ...nodeStates(node.name, await api.read(`/api/v1/nodes/${node.name}`)),
    ...podStates(
      await api.read("/api/v1/namespaces/kube-system/pods?labelSelector=k8s-app%3Dkube-dns"),
    ),
  ];
  return troubleError(node, log, `it was not ready in time: ${states.join("; ")}`);
}

/** The Node object in words. */
export function nodeStates(name: string, answer: unknown): readonly string[] {
  const { data } = nodeSchema.safeParse(answer);
  if (data === undefined) return [`${name} did not register`];
  const ready = data.status.conditions.find(({ type }) => type === "Ready");
  return [
    ready?.status === "True" ? `${name} is ready` : `${name} is not ready: ${ready?.message ?? ""}`,
  ];
}

/** The pods of cluster DNS in words. */
export function podStates(answer: unknown): readonly string[] {
  const pods = podsSchema.safeParse(answer).data?.items ?? [];
  if (pods.length === 0) return ["cluster DNS has no pod"];
  return pods.map(({ metadata, status }) => {
    const waits = status.containerStatuses.flatMap(({ state }) =>
      state.waiting === undefined ? [] : [` (${state.waiting.reason}) ${state.waiting.message}`],
    );
    return `pod ${metadata.name} is ${status.phase}${waits.join(",")}`.trimEnd();
  });
}

async function troubleError(node: NodeLayout, log: string, why: string): Promise<ClusterError> {
  const file = join(node.logs, `${log}.log`);
  return new ClusterError({
    what: `the real node does not work: ${why}`,
    where: file,
    lastLines: lastLines(await readFile(file, "utf8").catch(() => "")),
    fix: "run `npx moor cluster up` again; if that does not help, `npx moor cluster down` first",
  });
}
