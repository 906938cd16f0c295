import { existsSync, renameSync } from "node:fs";

import type { LoadedEnvironment } from "../environment/environment.ts";
import type { Plan } from "../plan/plan.ts";
import type { ClusterInfo } from "../toolchain/cluster.ts";
import { acquireToolchain, findToolchain, type Toolchain } from "../toolchain/toolchain.ts";
import { OperationError } from "./errors.ts";
import { makeForeignNamespaces } from "./foreign-namespaces.ts";
import { operateOn } from "./operations.ts";
import type { OperationResult } from "./operation.ts";
import { refuseBlocked } from "./plan-refusal.ts";
import { describeChanges, type PlatformOptions, runStage, secondsSince } from "./platform-stage.ts";
import { projectFiles, type ProjectFiles, readIfPresent, writePrivate } from "./project-files.ts";
import { takeStartLock } from "./start-lock.ts";
import { type PlatformStatus, waitUntilReady } from "./status.ts";
import { readEnvironment, readWithCharts } from "./target-check.ts";
import { openWorkspace, sweepTemporary } from "./workspace.ts";

export type { PlatformOptions, PlatformStage, PlatformStep } from "./platform-stage.ts";

/** What a start did. */
export interface StartResult {
  readonly cluster: ClusterInfo;
  readonly plan: Plan;
  readonly deployed: OperationResult;
  readonly status: PlatformStatus;
  /** Wall time. */
  readonly seconds: number;
}

/** Everything that `npm start` does except printing; a second run changes nothing. */
export async function startPlatform(options: PlatformOptions): Promise<StartResult> {
  const started = performance.now();
  const files = projectFiles(options);
  const loaded = await readEnvironment(options);
  requireEmbedded(loaded);
  const unlock = takeStartLock(files.startLock);
  try {
    sweepTemporary(files);
    const toolchain = await toolchainStage(options);
    const cluster = await clusterStage(options, files, toolchain);
    await makeNamespaces(options, loaded);
    const plan = await planStage(options, toolchain, await completed(options, toolchain));
    const deployed = await deployStage(options, toolchain);
    const status = await waitStage(options);
    return { cluster, plan, deployed, status, seconds: secondsSince(started) };
  } finally {
    unlock();
  }
}

/** The environment with every chart, which may have to be fetched. */
async function completed(
  options: PlatformOptions,
  toolchain: Toolchain,
): Promise<LoadedEnvironment> {
  const { signal } = options;
  const onFetch = (message: string): void =>
    options.onStep?.({ kind: "note", stage: "plan", message });
  return await readWithCharts(options, { toolchain, signal, onFetch });
}

async function toolchainStage(options: PlatformOptions): Promise<Toolchain> {
  return await runStage(
    options,
    { stage: "toolchain", message: "looking for the tools" },
    async () => {
      const { signal, onStep } = options;
      const { clusterToolNames } = await import("../toolchain/cluster.ts");
      const tools = await clusterToolNames({ directory: projectFiles(options).cluster });
      const found = options.toolchain ?? (await findToolchain({ tools }));
      if (found !== undefined) {
        return [found, "all tools are in the cache"];
      }
      const acquired = await acquireToolchain({
        tools,
        ...(signal === undefined ? {} : { signal }),
        onEvent: ({ tool, kind, way, message }) => {
          const text = [tool, kind, way, message].filter((word) => word !== undefined).join(" ");
          onStep?.({ kind: "note", stage: "toolchain", message: text });
        },
      });
      return [acquired, `${String(acquired.tools.length)} tools are ready`];
    },
  );
}

async function clusterStage(
  options: PlatformOptions,
  files: ProjectFiles,
  toolchain: Toolchain,
): Promise<ClusterInfo> {
  const begin = { stage: "cluster", message: "starting the embedded control plane" } as const;
  return await runStage(options, begin, async () => {
    const { clusterUp } = await import("../toolchain/cluster.ts");
    const known = readIfPresent(files.identity)?.trim();
    const { signal } = options;
    const info = await clusterUp({
      directory: files.cluster,
      toolchain,
      signal,
      onEvent: ({ message }) => {
        options.onStep?.({ kind: "note", stage: "cluster", message });
      },
    });
    if (info.created || (known !== undefined && known !== info.identity)) {
      const aside = moveStateAside(files);
      if (aside !== undefined) {
        const message = `the old state described a cluster that is gone; moved to ${aside}`;
        options.onStep?.({ kind: "note", stage: "cluster", message });
      }
    }
    writePrivate(files.identity, `${info.identity}\n`);
    const how = info.created ? "created" : "running";
    return [info, `${info.context} is ${how} at ${info.server}`];
  });
}

/** Dev's own control plane is empty, so it is given what the environment expects to find there. */
async function makeNamespaces(options: PlatformOptions, loaded: LoadedEnvironment): Promise<void> {
  const made = await makeForeignNamespaces(loaded.environment);
  if (made.length === 0) return;
  const message = `made ${made.join(", ")}: ${options.environment} adopts or refers to it`;
  options.onStep?.({ kind: "note", stage: "cluster", message });
}

async function planStage(
  options: PlatformOptions,
  toolchain: Toolchain,
  loaded: LoadedEnvironment,
): Promise<Plan> {
  return await runStage(options, { stage: "plan", message: "planning offline" }, async () => {
    const { planRendered } = await import("./planning.ts");
    const { root, signal, onStep } = options;
    const plan = await planRendered(loaded, {
      ...{ root, signal, toolchain },
      onProgress: (message) => onStep?.({ kind: "note", stage: "plan", message }),
    });
    options.onStep?.({ kind: "plan", stage: "plan", plan });
    refuseBlocked(plan);
    return [plan, "no mandatory finding"];
  });
}

async function deployStage(
  options: PlatformOptions,
  toolchain: Toolchain,
): Promise<OperationResult> {
  return await runStage(options, { stage: "deploy", message: "running pulumi up" }, async () => {
    const loaded = await readEnvironment(options);
    const workspace = openWorkspace(options, toolchain);
    try {
      const { signal, force, onStep } = options;
      const result = await operateOn(workspace, loaded, {
        command: "up",
        signal,
        force,
        onEvent: (event) => onStep?.({ kind: "engine", stage: "deploy", event }),
      });
      return [result, describeChanges(result)];
    } finally {
      workspace.close();
    }
  });
}

async function waitStage(options: PlatformOptions): Promise<PlatformStatus> {
  return await runStage(
    options,
    { stage: "wait", message: "waiting until all is ready" },
    async () => {
      const { environment } = await readEnvironment(options);
      const { signal, onStep } = options;
      const status = await waitUntilReady(environment, {
        signal,
        onStatus: (seen) => onStep?.({ kind: "status", stage: "wait", status: seen }),
      });
      return [status, "everything is ready"];
    },
  );
}

function requireEmbedded({ environment }: LoadedEnvironment): void {
  if (!environment.cluster.embedded) {
    throw new OperationError(
      "configuration",
      `${environment.name} is bound to the cluster of context "${environment.cluster.context}"; start runs environments on the embedded control plane`,
      { hint: "deploy it instead", command: `pulumi up -s ${environment.name}` },
    );
  }
}

function moveStateAside(files: ProjectFiles): string | undefined {
  if (!existsSync(files.state)) {
    return undefined;
  }
  const time = new Date().toISOString().replaceAll(":", "-");
  const aside = `${files.state}-${time}`;
  renameSync(files.state, aside);
  return aside;
}

export { stopPlatform, type StopResult } from "./stop-platform.ts";
