import type { Plan } from "../plan/plan.ts";
import type { Toolchain } from "../toolchain/toolchain.ts";
import { messageOf, OperationError } from "./errors.ts";
import type { OperationEvent, OperationResult, StackTarget } from "./operation.ts";
import type { PlatformStatus } from "./status.ts";

/** Stages of a start or stop. */
export type PlatformStage =
  "toolchain" | "cluster" | "plan" | "deploy" | "wait" | "destroy" | "remove";

/** What a start or stop is doing; printing it is up to the caller. */
export type PlatformStep =
  | { readonly kind: "begin"; readonly stage: PlatformStage; readonly message: string }
  | { readonly kind: "note"; readonly stage: PlatformStage; readonly message: string }
  | {
      readonly kind: "end";
      readonly stage: PlatformStage;
      readonly message: string;
      readonly seconds: number;
    }
  | { readonly kind: "engine"; readonly stage: PlatformStage; readonly event: OperationEvent }
  | { readonly kind: "plan"; readonly stage: "plan"; readonly plan: Plan }
  | { readonly kind: "status"; readonly stage: "wait"; readonly status: PlatformStatus };

/** How to start or stop the platform of a folder. */
export interface PlatformOptions extends StackTarget {
  readonly signal?: AbortSignal | undefined;
  readonly force?: AbortSignal | undefined;
  readonly onStep?: ((step: PlatformStep) => void) | undefined;
  /**
   * Tools to run with.
   *
   * @default - found or acquired by `toolchain/`
   */
  readonly toolchain?: Toolchain | undefined;
}

/** A stage before it begins. */
export interface StageBegin {
  readonly stage: PlatformStage;
  readonly message: string;
}

/** Runs one stage between its begin and end steps; whatever fails becomes an {@link OperationError}. */
export async function runStage<T>(
  options: PlatformOptions,
  begin: StageBegin,
  work: () => Promise<readonly [result: T, message: string]>,
): Promise<T> {
  refuseAborted(options, begin);
  const started = performance.now();
  options.onStep?.({ kind: "begin", ...begin });
  try {
    const [result, message] = await work();
    const { stage } = begin;
    options.onStep?.({ kind: "end", stage, message, seconds: secondsSince(started) });
    return result;
  } catch (cause) {
    if (cause instanceof OperationError) {
      throw cause;
    }
    refuseAborted(options, begin);
    throw isExpected(cause)
      ? new OperationError("configuration", messageOf(cause), { cause })
      : cause;
  }
}

/** `3 created, 1 updated, 40 unchanged`. */
export function describeChanges({ changes }: OperationResult): string {
  const words = new Map([
    ["create", "created"],
    ["update", "updated"],
    ["delete", "deleted"],
    ["replace", "replaced"],
    ["same", "unchanged"],
  ]);
  const parts = Object.entries(changes).map(([operation, count]) => {
    return `${String(count)} ${words.get(operation) ?? operation}`;
  });
  return parts.length === 0 ? "nothing to do" : parts.join(", ");
}

/** Wall time since a `performance.now()`. */
export function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}

function refuseAborted({ signal }: PlatformOptions, { message }: StageBegin): void {
  if (signal?.aborted === true) {
    throw new OperationError("cancelled", `cancelled: ${message}`, {
      hint: "run the same command again; it goes on where this one stopped",
    });
  }
}

/** Errors of `toolchain/` that explain themselves. */
function isExpected(error: unknown): boolean {
  return error instanceof Error && /^(ToolchainError|ClusterError)$/.test(error.name);
}
