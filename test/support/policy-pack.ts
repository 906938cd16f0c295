import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import * as grpc from "@grpc/grpc-js";
import rpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";

import type { Level, Severity } from "../../policy/rule.ts";

const root = join(import.meta.dirname, "..", "..");
/** Milliseconds after which a forgotten pack ends, so that no run of the tests hangs. */
const longestRun = 60_000;
const severities: readonly (Severity | "none")[] = ["none", "low", "medium", "high", "critical"];

const levels = {
  [analyzer.EnforcementLevel.ADVISORY]: "advisory",
  [analyzer.EnforcementLevel.MANDATORY]: "mandatory",
  [analyzer.EnforcementLevel.DISABLED]: "off",
  [analyzer.EnforcementLevel.REMEDIATE]: "off",
} as const;

/** One resource, as the engine sends it. */
export interface SentResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** As on the wire: unknown values as sentinels, secrets as maps with a signature. */
  readonly properties: Readonly<Record<string, struct.JavaScriptValue>>;
  readonly parent?: string;
}

/** One finding, as the engine gets it. */
export interface ReceivedFinding {
  readonly name: string;
  readonly level: Level;
  readonly severity: Severity | "none";
  readonly message: string;
  readonly urn: string;
}

/** The real policy pack in a process of its own. */
export interface RunningPack {
  readonly analyze: (resource: SentResource) => Promise<readonly ReceivedFinding[]>;
  readonly analyzeStack: (
    resources: readonly SentResource[],
  ) => Promise<readonly ReceivedFinding[]>;
  /** What `--policy-pack-config` sets for the policy `moorage`. */
  readonly configure: (
    properties: Readonly<Record<string, struct.JavaScriptValue>>,
  ) => Promise<void>;
  /** CPU time of the process so far, in seconds; only with `bench/cpu-answer.mjs` preloaded. */
  readonly cpu: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** How a pack ended that did not start. */
export interface PackExit {
  readonly code: number | null;
  readonly output: string;
}

/** Which pack to start, and how. */
export interface PackOptions {
  /**
   * Folder of the pack.
   *
   * @default - ours
   */
  readonly folder?: string;
  readonly nodeArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the process that the language host starts, with the stack's configuration. */
export function spawnPack(
  config: Readonly<Record<string, string>>,
  { folder = "policy", nodeArgs = ["--stack-trace-limit=1"], env = {} }: PackOptions = {},
): ChildProcess {
  const script = join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack");
  return spawn(process.execPath, [...nodeArgs, script, "127.0.0.1:1", "."], {
    cwd: join(root, folder),
    env: { ...process.env, PULUMI_CONFIG: JSON.stringify(config), ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    timeout: longestRun,
  });
}

/** Runs a pack that must not start, until it ends. */
export async function failingPack(config: Readonly<Record<string, string>>): Promise<PackExit> {
  const child = spawnPack(config);
  let output = "";
  const collect = (chunk: unknown): void => {
    output += String(chunk);
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  await once(child, "close");
  return { code: child.exitCode, output };
}

/** Starts the pack and waits for its port. */
export async function startPack(
  config: Readonly<Record<string, string>>,
  options: PackOptions = {},
): Promise<RunningPack> {
  const child = spawnPack(config, options);
  const port = await firstLine(child);
  const client = new rpc.AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  return {
    analyze: (resource) => {
      return answer<analyzer.AnalyzeResponse>((done) =>
        client.analyze(analyzeRequest(resource), done),
      ).then(findingsOf);
    },
    analyzeStack: (resources) => {
      const request = new analyzer.AnalyzeStackRequest();
      request.setResourcesList(resources.map(analyzerResource));
      return answer<analyzer.AnalyzeResponse>((done) => client.analyzeStack(request, done)).then(
        findingsOf,
      );
    },
    configure: async (properties) => {
      const request = new analyzer.ConfigureAnalyzerRequest();
      const policy = new analyzer.PolicyConfig();
      policy.setProperties(struct.Struct.fromJavaScript(properties));
      request.getPolicyconfigMap().set("moorage", policy);
      await answer((done) => client.configure(request, done));
    },
    cpu: async () => {
      const answered = once(child, "message") as Promise<[number]>;
      child.send("cpu");
      return (await answered)[0];
    },
    stop: async () => {
      client.close();
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "close");
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the pack has no output");
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error("the pack ended before it named its port");
}

function answer<T>(
  call: (done: (error: grpc.ServiceError | null, response: T) => void) => unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

function analyzeRequest(resource: SentResource): analyzer.AnalyzeRequest {
  const request = new analyzer.AnalyzeRequest();
  request.setUrn(resource.urn);
  request.setType(resource.type);
  request.setName(resource.name);
  request.setProperties(struct.Struct.fromJavaScript(resource.properties));
  const options = new analyzer.AnalyzerResourceOptions();
  options.setParent(resource.parent ?? "");
  request.setOptions(options);
  return request;
}

function analyzerResource(resource: SentResource): analyzer.AnalyzerResource {
  const message = new analyzer.AnalyzerResource();
  message.setUrn(resource.urn);
  message.setType(resource.type);
  message.setName(resource.name);
  message.setProperties(struct.Struct.fromJavaScript(resource.properties));
  message.setOptions(new analyzer.AnalyzerResourceOptions());
  message.setParent(resource.parent ?? "");
  return message;
}

function findingsOf(response: analyzer.AnalyzeResponse): readonly ReceivedFinding[] {
  return response.getDiagnosticsList().map((diagnostic) => ({
    name: diagnostic.getPolicyname(),
    level: levels[diagnostic.getEnforcementlevel()],
    severity: severities[diagnostic.getSeverity()] ?? "none",
    message: diagnostic.getMessage(),
    urn: diagnostic.getUrn(),
  }));
}
