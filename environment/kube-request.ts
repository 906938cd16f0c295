import * as http from "node:http";
import * as https from "node:https";

import type { ClusterAccess } from "./kubeconfig.ts";

/** A request to an API server that gave no usable answer. */
export class RequestFailure extends Error {
  /** Status of the answer; undefined when there was none. */
  public readonly status: number | undefined;

  constructor(status: number | undefined, message: string) {
    super(message);
    this.name = "RequestFailure";
    this.status = status;
  }
}

/** Largest answer that is read. */
const MAX_ANSWER = 1024 * 1024;

/** GET of a path as JSON, with the credentials of the current context; bounded as a whole. */
export async function getJson(
  access: ClusterAccess,
  path: string,
  timeout: number,
): Promise<unknown> {
  const limit = `no answer in ${timeout / 1000} s`;
  let stop: NodeJS.Timeout | undefined;
  const aborted = new AbortController();
  const late = new Promise<never>((_, reject) => {
    stop = setTimeout(() => {
      aborted.abort();
      reject(new RequestFailure(undefined, limit));
    }, timeout);
  });
  try {
    // Credential plugins of the kubeconfig may hang as well, so the limit covers them.
    return await Promise.race([late, request(access, path, aborted.signal)]);
  } finally {
    clearTimeout(stop);
    aborted.abort();
  }
}

async function request(access: ClusterAccess, path: string, signal: AbortSignal): Promise<unknown> {
  const { server, skipTlsVerify } = access;
  if (!/^https?:\/\//.test(server)) throw new RequestFailure(undefined, "no usable server address");
  if (server.startsWith("http:") && !skipTlsVerify) {
    throw new RequestFailure(undefined, "plain HTTP needs insecure-skip-tls-verify");
  }
  const url = new URL(server.replace(/\/$/, "") + path);
  let options: https.RequestOptions;
  try {
    options = await access.options();
  } catch {
    // The message of a credential plugin may hold credentials.
    throw new RequestFailure(401, "the credentials of the kubeconfig cannot be read");
  }
  return await send(url, { ...options, signal });
}

async function send(url: URL, options: https.RequestOptions): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    const answered = (response: http.IncomingMessage): void => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MAX_ANSWER) chunks.push(chunk);
      });
      response.on("error", failed);
      response.on("end", () => {
        try {
          resolve(readAnswer(response.statusCode ?? 0, Buffer.concat(chunks).toString("utf8")));
        } catch (error) {
          reject(error instanceof Error ? error : new RequestFailure(undefined, "no answer"));
        }
      });
    };
    const failed = (error: Error): void => {
      reject(new RequestFailure(undefined, networkReason(error)));
    };
    const isPlain = url.protocol === "http:";
    const outgoing = isPlain ? http.get(url, options, answered) : https.get(url, options, answered);
    outgoing.on("error", failed);
  });
}

function readAnswer(status: number, text: string): unknown {
  if (status !== 200)
    throw new RequestFailure(
      status,
      status === 401 ? "credentials refused, 401" : `HTTP ${status}`,
    );
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestFailure(undefined, "the answer is not JSON");
  }
}

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "unknown host name",
  EAI_AGAIN: "the host name cannot be resolved",
  ECONNRESET: "connection reset",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  ETIMEDOUT: "connection timed out",
};

function networkReason(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (/CERT|SIGNATURE|ALTNAME|SSL|TLS/.test(code)) return `TLS: ${code}`;
  return NETWORK[code] ?? (code === "" ? "connection failed" : code);
}
