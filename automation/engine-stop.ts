import type { ChildProcess } from "node:child_process";

import type { OperationEvent } from "./operation.ts";

/** Why an engine was asked to stop. */
export type StopReason = "cancelled" | "timeout";

/** Part of the operation's options that a single engine call needs. */
export interface EngineOptions {
  readonly signal?: AbortSignal | undefined;
  readonly force?: AbortSignal | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly onEvent?: ((event: OperationEvent) => void) | undefined;
}

/** Seconds between asking the engine to stop after a timeout, telling it to, and killing it. */
const PATIENCE_SECONDS = 30;

/** Ends a running engine when it is asked to. */
export interface Stop {
  readonly reason: () => StopReason | undefined;
  readonly dispose: () => void;
}

/** First signal: one SIGINT. Second: another, which ends the engine at once. */
export function listenForStop(
  child: ChildProcess,
  running: ReadonlySet<string>,
  options: EngineOptions,
): Stop {
  let reason: StopReason | undefined;
  const timers: NodeJS.Timeout[] = [];
  const cancel = (): void => {
    reason ??= "cancelled";
    child.kill("SIGINT");
    options.onEvent?.({ kind: "notice", message: waitingFor(running) });
  };
  const terminate = (): void => {
    child.kill("SIGINT");
    const message = "ending the engine at once; what it was creating may be left behind";
    options.onEvent?.({ kind: "notice", message });
  };
  const timeOut = (): void => {
    reason ??= "timeout";
    child.kill("SIGINT");
    timers.push(setTimeout(() => child.kill("SIGTERM"), PATIENCE_SECONDS * 1000));
    timers.push(setTimeout(() => child.kill("SIGKILL"), 2 * PATIENCE_SECONDS * 1000));
  };
  options.signal?.addEventListener("abort", cancel, { once: true });
  options.force?.addEventListener("abort", terminate, { once: true });
  if (options.timeoutSeconds !== undefined) {
    timers.push(setTimeout(timeOut, options.timeoutSeconds * 1000));
  }
  const dispose = (): void => {
    options.signal?.removeEventListener("abort", cancel);
    options.force?.removeEventListener("abort", terminate);
    timers.forEach(clearTimeout);
  };
  return { reason: () => reason, dispose };
}

/** Sentence about what a cancelled engine still does. */
export function waitingFor(running: ReadonlySet<string>): string {
  const names = [...running];
  const shown = names.slice(0, 5).join(", ");
  const more = names.length > 5 ? ` and ${String(names.length - 5)} more` : "";
  const what = names.length === 0 ? "the engine to end" : `${shown}${more}`;
  return `cancelling: nothing new is started, waiting for ${what}; a second Ctrl-C ends it at once and may orphan objects`;
}
