import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";

import type { AcquireOptions, ToolEvent } from "../../toolchain/toolchain.ts";
import { versions } from "../../toolchain/versions.ts";
import type { ToolName } from "../../toolchain/versions.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A local server that stands for a mirror or a vendor and remembers what it was asked. */
export class FakeVendor {
  public readonly requests: string[] = [];
  public url = "";
  private readonly server: Server;
  private readonly answers = new Map<string, Handler>();

  constructor() {
    this.server = createServer((request, response) => {
      const path = request.url ?? "";
      this.requests.push(path);
      const answer = this.answers.get(path);
      if (answer === undefined) {
        response.writeHead(404).end();
      } else {
        answer(request, response);
      }
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const address = this.server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    this.url = `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  on(path: string, handler: Handler): void {
    this.answers.set(path, handler);
  }

  serve(path: string, body: Buffer | string): void {
    this.on(path, (_request, response) => response.end(body));
  }
}

/** The SHA-256 of a body. */
export function sha256(body: Buffer | string): string {
  return createHash("sha256").update(body).digest("hex");
}

/** A new folder under the system's temporary folder. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "moorage-toolchain-"));
}

/** Removes folders that a test made. */
export function removeFolders(...folders: readonly string[]): void {
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A shell script that prints its lines, whatever it is asked. */
export function script(...lines: readonly string[]): string {
  return ["#!/bin/sh", ...lines, ""].join("\n");
}

const kube = script(
  'case "${0##*/}" in',
  "etcd) echo 'etcd Version: 3.6.8' ;;",
  `*) echo 'Kubernetes v${versions.kube}' ;;`,
  "esac",
);

/** Scripts that answer a look at their version as the pinned tools do. */
export const fakeTools: Readonly<Record<ToolName, string>> = {
  pulumi: script(`echo v${versions.pulumi}`),
  "pulumi-language-nodejs": script(`echo ${versions["pulumi-language-nodejs"]}`),
  "pulumi-resource-kubernetes": script("echo '  -tracing string' >&2"),
  kube,
  kwok: script(`echo 'kwok version v${versions.kwok}'`),
  kwokctl: script(`echo 'kwokctl version v${versions.kwokctl}'`),
  helm: script(`echo v${versions.helm}`),
  "kube-node": kube,
  "kube-router": script('echo "Running $0 version , built on , go1.26.8" >&2'),
  coredns: script(`echo 'CoreDNS-${versions.coredns}'`),
  "test-workload": script(`echo 'test-workload ${versions["test-workload"]}'`),
};

/** Name of a tool's file in a mirror; control plane and node are one program. */
export function mirrorPath(tool: ToolName, version = versions[tool]): string {
  return `linux-x64/${tool === "kube-node" ? "kube" : tool}-${version}.zst`;
}

/** The packed fake of a tool. */
export function packed(tool: ToolName): Buffer {
  return zstdCompressSync(Buffer.from(fakeTools[tool]));
}

/** Makes the server a mirror of the fakes and returns the text of its SHA256SUMS. */
export function serveMirror(vendor: FakeVendor, tools: readonly ToolName[]): string {
  const sums = tools.map((tool) => {
    vendor.serve(`/${mirrorPath(tool)}`, packed(tool));
    return `${sha256(packed(tool))}  ${mirrorPath(tool)}\n`;
  });
  vendor.serve("/SHA256SUMS", sums.join(""));
  return sums.join("");
}

/** Writes an executable script. */
export function writeScript(folder: string, name: string, text: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

/** Options under which nothing but what a test provides can be found. */
export function isolated(folder: string, options: AcquireOptions = {}): AcquireOptions {
  return {
    cache: join(folder, "cache"),
    mirror: "",
    env: { PATH: join(folder, "path"), PULUMI_HOME: join(folder, "pulumi-home") },
    goFolder: join(folder, "go"),
    hosts: { pulumi: nowhere, github: nowhere, helm: nowhere, kubernetes: nowhere },
    limits: { connect: 2_000, stall: 2_000 },
    platform: { os: "linux", arch: "x64", name: "linux-x64", goArch: "amd64", suffix: "" },
    ...options,
  };
}

/** An address at which nothing listens. */
export const nowhere = "http://127.0.0.1:9";

/** Collects events without their progress. */
export function recorder(): { events: string[]; onEvent: (event: ToolEvent) => void } {
  const events: string[] = [];
  const onEvent = ({ tool, kind, way, message }: ToolEvent): void => {
    if (kind !== "progress") {
      events.push([tool, kind, way, message].filter((part) => part !== undefined).join(" "));
    }
  };
  return { events, onEvent };
}
