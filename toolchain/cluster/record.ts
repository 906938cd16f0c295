import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { stringify } from "yaml";
import { z } from "zod";

import { ClusterError } from "./cluster-error.ts";
import type { Layout } from "./layout.ts";

const port = z.int().min(1).max(65_535);

const recordSchema = z.object({
  identity: z.string().min(1),
  nodes: z.int().min(0),
  ports: z.object({
    etcdPeerPort: port,
    etcdPort: port,
    kubeApiserverPort: port,
    kubeControllerManagerPort: port,
    kubeSchedulerPort: port,
    kwokControllerPort: port,
  }),
  /** Addresses of the real node; without it all nodes are simulated. */
  node: z.object({ host: z.ipv4(), node: z.ipv4(), gateway: z.ipv4(), world: z.ipv4() }).optional(),
});

/** What is known of a cluster that was complete once. */
export type ClusterRecord = Readonly<z.infer<typeof recordSchema>>;

/** Reads the record; undefined if the cluster was never complete. */
export async function readRecord(layout: Layout): Promise<ClusterRecord | undefined> {
  let text: string;
  try {
    text = await readFile(layout.record, "utf8");
  } catch {
    return undefined;
  }
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ClusterError({
      what: `the record of cluster "${layout.name}" cannot be read`,
      where: layout.record,
      fix: "remove the cluster with `npx moor cluster down`, then run `npx moor cluster up`",
      cause,
    });
  }
}

/** Writes the record, which makes the cluster complete. */
export async function writeRecord(layout: Layout, record: ClusterRecord): Promise<void> {
  await writePrivately(layout.record, `${JSON.stringify(record, undefined, 2)}\n`);
}

/** The address of the API server. */
export function serverAddress({ ports, node }: Pick<ClusterRecord, "ports" | "node">): string {
  return `https://${node?.node ?? "127.0.0.1"}:${ports.kubeApiserverPort}`;
}

/** Writes a kubeconfig that needs no other file. */
export async function writeKubeconfig(layout: Layout, server: string): Promise<void> {
  const read = (name: string): Promise<string> =>
    readFile(join(layout.home, "pki", name), "base64");
  const name = layout.context;
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": await read("ca.crt") } }],
    users: [
      {
        name,
        user: {
          "client-certificate-data": await read("admin.crt"),
          "client-key-data": await read("admin.key"),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
  await writePrivately(layout.kubeconfig, stringify(config, { lineWidth: 0 }));
}

async function writePrivately(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const part = `${path}.part`;
  await writeFile(part, text, { mode: 0o600 });
  await chmod(part, 0o600); // the mode above counts for a new file only
  await rename(part, path);
}
