import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";

import { z } from "zod";

import type { Layout } from "./layout.ts";

/** A node, simulated or real. */
export interface ClusterNode {
  readonly name: string;
  /** Whether pods can be scheduled there, and something plays its part. */
  readonly ready: boolean;
}

/** Reads objects of a cluster as its administrator. */
export interface ClusterApi {
  /** Whether the server answers and is ready to serve. */
  isReady(): Promise<boolean>;
  /** The UID of the namespace kube-system, undefined as long as there is none. */
  identity(): Promise<string | undefined>;
  nodes(): Promise<readonly ClusterNode[]>;
  /** Whether the controllers work: they make the account without which no pod is accepted. */
  hasServiceAccount(): Promise<boolean>;
  /** What the server answers at a path; undefined when there is nothing. */
  read(path: string): Promise<unknown>;
}

const answerMilliseconds = 5_000;

const namespaceSchema = z.object({ metadata: z.object({ uid: z.string() }) });

const leasesSchema = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string() }) })),
});

const nodesSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ taints: z.array(z.object({ effect: z.string() })).optional() }),
      status: z.object({
        conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional(),
      }),
    }),
  ),
});

/** Connects to the API server of a cluster with its client certificate. */
export async function clusterApi(layout: Layout, server: string): Promise<ClusterApi> {
  const [ca, cert, key] = await Promise.all(
    ["ca.crt", "admin.crt", "admin.key"].map((name) => readFile(join(layout.home, "pki", name))),
  );
  const get = (path: string): Promise<Answer> => getText(new URL(path, server), { ca, cert, key });

  return {
    async isReady() {
      return (await get("/readyz").catch(() => undefined))?.status === 200;
    },
    async identity() {
      const { status, text } = await get("/api/v1/namespaces/kube-system");
      return status === 200 ? namespaceSchema.parse(JSON.parse(text)).metadata.uid : undefined;
    },
    async hasServiceAccount() {
      const { status } = await get("/api/v1/namespaces/default/serviceaccounts/default");
      return status === 200;
    },
    async read(path) {
      const answer = await get(path).catch(() => undefined);
      return answer?.status === 200 ? z.unknown().parse(JSON.parse(answer.text)) : undefined;
    },
    async nodes() {
      const [nodes, leases] = await Promise.all([
        get("/api/v1/nodes"),
        get("/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases"),
      ]);
      return nodes.status === 200 && leases.status === 200
        ? parseNodes(nodes.text, leases.text)
        : [];
    },
  };
}

/** The nodes in the answers of the API server; each has a lease that KWOK or the kubelet holds. */
export function parseNodes(nodes: string, leases: string): readonly ClusterNode[] {
  const held = new Set(
    leasesSchema.parse(JSON.parse(leases)).items.map(({ metadata }) => metadata.name),
  );
  return nodesSchema.parse(JSON.parse(nodes)).items.map(({ metadata, spec, status }) => ({
    name: metadata.name,
    ready:
      held.has(metadata.name) &&
      (spec.taints ?? []).every(({ effect }) => effect === "PreferNoSchedule") &&
      (status.conditions ?? []).some((one) => one.type === "Ready" && one.status === "True"),
  }));
}

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

function getText(url: URL, credentials: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { ...credentials, timeout: answerMilliseconds, agent: false };
    const call = request(url, options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
      });
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode, text });
      });
    });
    call.on("timeout", () => {
      call.destroy(new Error(`${url.host} did not answer in ${answerMilliseconds} ms`));
    });
    call.on("error", reject);
    call.end();
  });
}
