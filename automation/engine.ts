import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type EventSummary, reduceEvents } from "./engine-events.ts";
import { OperationError } from "./errors.ts";
import { openEventStream } from "./event-stream.ts";
import type { OperationEvent } from "./operation.ts";
import { type EngineOptions, listenForStop, type StopReason } from "./engine-stop.ts";
import type { Workspace } from "./workspace.ts";

/** How an engine call ended. */
export interface EngineRun extends EventSummary {
  /** 255 when a signal ended it. */
  readonly exitCode: number;
  /** What it wrote to stderr. */
  readonly text: string;
  /** Why it was asked to stop, if it was. */
  readonly stopped: StopReason | undefined;
}

/**
 * Runs a Pulumi command that changes or previews a stack.
 *
 * The engine is a process group of its own, so a Ctrl-C of the terminal reaches it once, through us.
 * Its output goes to a file instead of a pipe, so it ends in order even when this process is killed.
 */
export async function runEngine(
  workspace: Workspace,
  args: readonly string[],
  options: EngineOptions,
): Promise<EngineRun> {
  if (options.signal?.aborted === true) {
    const message = "cancelled before the engine started; nothing was changed";
    throw new OperationError("cancelled", message);
  }
  const running = new Set<string>();
  const reducer = reduceEvents((event) => {
    trackRunning(running, event);
    options.onEvent?.(event);
  });
  const stream = await openEventStream(reducer.add);
  const output = join(workspace.env["TMPDIR"] ?? "", `engine-${String(Date.now())}.log`);
  const descriptor = openSync(output, "w", 0o600);
  try {
    const child = startEngine(workspace, [...args, "--event-log", stream.address], descriptor);
    const stop = listenForStop(child, running, options);
    const { code, note } = await exitOf(child).finally(stop.dispose);
    return {
      ...reducer.summary(),
      exitCode: code,
      text: readFileSync(output, "utf8") + note,
      // A cancelled engine may exit with 0 although it left things undone.
      stopped: stop.reason(),
    };
  } finally {
    closeSync(descriptor);
    await stream.close();
  }
}

function startEngine(
  { env, target, toolchain }: Workspace,
  args: readonly string[],
  descriptor: number,
): ChildProcess {
  return spawn(join(toolchain.binDir, "pulumi"), args, {
    cwd: target.root,
    env,
    detached: true,
    stdio: ["ignore", "ignore", descriptor],
  });
}

function trackRunning(running: Set<string>, event: OperationEvent): void {
  if (event.kind !== "step" || event.operation === "same") {
    return;
  }
  if (event.status === "running") {
    running.add(event.name);
  } else {
    running.delete(event.name);
  }
}

interface Exit {
  readonly code: number;
  /** Sentence about a signal that came from outside. */
  readonly note: string;
}

async function exitOf(child: ChildProcess): Promise<Exit> {
  return await new Promise((resolve, reject) => {
    child.on("error", (cause) => {
      const message = `${child.spawnfile} could not be started`;
      reject(new OperationError("configuration", message, { command: "npm run doctor", cause }));
    });
    child.on("exit", (code, signal) => {
      const note = signal === null ? "" : `the engine was ended by ${signal}`;
      resolve({ code: code ?? 255, note });
    });
  });
}
