import { readFile } from "node:fs/promises";
import { Agent, request } from "node:https";

import { parse } from "yaml";
import { z } from "zod";

const kubeconfigSchema = z.object({
  clusters: z.tuple([
    z.object({
      cluster: z.object({ server: z.string(), "certificate-authority-data": z.string() }),
    }),
  ]),
  users: z.tuple([
    z.object({
      user: z.object({ "client-certificate-data": z.string(), "client-key-data": z.string() }),
    }),
  ]),
});

/** What the API server answers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Header that shows warnings; empty without one. */
  readonly warning: string;
}

/** One request; a body is sent as JSON. */
export interface Call {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

/** Talks to an API server over connections that stay open. */
export interface Requests {
  readonly send: (call: Call) => Promise<Answer>;
  readonly close: () => void;
}

/** Connects as the user of a kubeconfig with certificates. */
export async function clusterRequests(kubeconfig: string): Promise<Requests> {
  const config = kubeconfigSchema.parse(parse(await readFile(kubeconfig, "utf8")));
  const [{ cluster }] = config.clusters;
  const [{ user }] = config.users;
  const decode = (text: string): Buffer => Buffer.from(text, "base64");
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 16,
    ca: decode(cluster["certificate-authority-data"]),
    cert: decode(user["client-certificate-data"]),
    key: decode(user["client-key-data"]),
  });
  return {
    send: (call) => sent(new URL(call.path, cluster.server), agent, call),
    close: () => {
      agent.destroy();
    },
  };
}

function sent(
  url: URL,
  agent: Agent,
  { method = "GET", body, contentType }: Call,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": contentType ?? "application/json" };
    const call = request(url, { agent, method, headers, timeout: 20_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
      });
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        // An API that is not there is answered in plain text.
        const isJson = response.headers["content-type"]?.includes("json") === true;
        const body: unknown = isJson ? JSON.parse(text) : { message: text };
        const warning = response.headers.warning ?? "";
        resolve({ status: response.statusCode ?? 0, body, warning });
      });
    });
    call.on("error", reject);
    call.on("timeout", () => call.destroy(new Error(`no answer to ${method} ${url.pathname}`)));
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const objectSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ namespace: z.string().optional() }),
});

/** Where objects of this kind are; the plurals of the kinds that tests make are regular. */
export function resourcePath(object: unknown): string {
  const { apiVersion, kind, metadata } = objectSchema.parse(object);
  const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
  const plural = kind.toLowerCase().replace(/cy$/, "cie").replace(/ss$/, "sse");
  return `${base}${place}/${plural}s`;
}
