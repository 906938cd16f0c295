import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

import { serveLoopback } from "./loopback-server.ts";
import type { LoopbackServer, ServerLogin } from "./loopback-server.ts";

interface Stored {
  readonly content: Buffer;
  readonly type: string;
}

/** A minimal registry of the OCI distribution specification, on loopback. */
export interface OciRegistry extends LoopbackServer {
  /** `sha256:…` of the manifest behind a tag, e.g. `charts/cache:1.0.0`. */
  readonly digest: (reference: string) => string | undefined;
  /** Lets a tag name what another tag names, as a push of other content does. */
  readonly retag: (from: string, to: string) => void;
}

/** Starts a registry: enough of one for `helm push` and `helm pull`. */
export async function serveRegistry(login?: ServerLogin): Promise<OciRegistry> {
  const registry = new Registry();
  const server = await serveLoopback(
    (request, response) => registry.answer(request, response),
    login,
  );
  return {
    ...server,
    digest: (reference) => registry.tags.get(reference),
    retag: (from, to) => void registry.tags.set(to, registry.tags.get(from) ?? ""),
  };
}

const ROUTE =
  /^\/v2\/(?<name>.+?)\/(?<kind>blobs\/uploads|blobs|manifests|tags)\/(?<reference>[^?]*)/;

/** Everything by its digest; one repository may read the blobs of another. */
class Registry {
  public readonly tags = new Map<string, string>();
  readonly #stored = new Map<string, Stored>();

  public async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://registry");
    const { name = "", kind = "", reference = "" } = ROUTE.exec(url.pathname)?.groups ?? {};
    const content = await buffer(request);
    if (kind === "blobs/uploads") this.#upload(url, { request, response, content });
    else if (kind === "tags") this.#list(name, response);
    else if (kind === "manifests" && request.method === "PUT") {
      const type = request.headers["content-type"] ?? "";
      const digest = this.#store({ content, type });
      this.tags.set(`${name}:${reference}`, digest);
      response.writeHead(201, { "docker-content-digest": digest, location: url.pathname }).end();
    } else if (kind === "") response.end();
    else this.#read(this.tags.get(`${name}:${reference}`) ?? reference, request, response);
  }

  #upload(
    url: URL,
    exchange: {
      readonly request: IncomingMessage;
      readonly response: ServerResponse;
      readonly content: Buffer;
    },
  ): void {
    const { request, response, content } = exchange;
    if (request.method === "POST") {
      response.writeHead(202, { location: `${url.pathname}upload` }).end();
      return;
    }
    const digest = this.#store({ content, type: "application/octet-stream" });
    response.writeHead(201, { "docker-content-digest": digest, location: url.pathname }).end();
  }

  #list(name: string, response: ServerResponse): void {
    const own = [...this.tags.keys()].filter((tag) => tag.startsWith(`${name}:`));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ name, tags: own.map((tag) => tag.slice(name.length + 1)) }));
  }

  #read(digest: string, request: IncomingMessage, response: ServerResponse): void {
    const found = this.#stored.get(digest);
    if (found === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "content-type": found.type,
      "content-length": found.content.length,
      "docker-content-digest": digest,
    });
    response.end(request.method === "HEAD" ? undefined : found.content);
  }

  #store(stored: Stored): string {
    const digest = `sha256:${createHash("sha256").update(stored.content).digest("hex")}`;
    this.#stored.set(digest, stored);
    return digest;
  }
}
