import * as pulumi from "@pulumi/pulumi";

import { recordingMonitor } from "./recording-monitor.ts";
import type { Registration } from "./recording-monitor.ts";

/** The stack that a recorded program believes to run in. */
export interface RecordedStack {
  readonly project: string;
  readonly stack: string;
}

/**
 * Runs a Pulumi program in this process, as in a preview, and returns all that it registers.
 *
 * Needs no engine, provider or cluster. One recording at a time: the SDK holds the monitor, and
 * V8 the length of stack traces, once per process; both are as before when the promise settles.
 * A program that throws runs a second time with full stack traces, so that the error says where.
 */
export async function record(
  program: () => unknown,
  target: RecordedStack,
): Promise<readonly Registration[]> {
  const limit = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = 0;
    return await recordOnce(program, target);
  } catch {
    Error.stackTraceLimit = 10;
    return await recordOnce(program, target);
  } finally {
    Error.stackTraceLimit = limit;
  }
}

async function recordOnce(
  program: () => unknown,
  { project, stack }: RecordedStack,
): Promise<readonly Registration[]> {
  const registrations: Registration[] = [];
  await pulumi.runtime.setMocks(noMocks, project, stack, true);
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) {
    throw new Error("the Pulumi SDK kept no mock monitor; is it the pinned version?");
  }
  Object.assign(
    monitor,
    recordingMonitor(`urn:pulumi:${stack}::${project}`, (registration) => {
      registrations.push(registration);
    }),
  );
  await withOwnRejections(async () => {
    try {
      await program();
    } finally {
      await pulumi.runtime.disconnect();
    }
  });
  return registrations;
}

/** `setMocks` wants them; the recording monitor answers in their place. */
const noMocks: pulumi.runtime.Mocks = {
  call: () => ({}),
  newResource: () => ({ id: undefined, state: {} }),
};

/**
 * Turns the first rejection that nobody handles into a rejection of the run.
 *
 * The SDK reports a failed registration or `apply` in this way only, as `pulumi up` expects it.
 */
async function withOwnRejections(run: () => Promise<void>): Promise<void> {
  const others = process.listeners("unhandledRejection");
  const reasons: unknown[] = [];
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => reasons.push(reason));
  try {
    await run();
    // Node reports a rejection only after the microtasks of its turn.
    await new Promise(setImmediate);
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of others) {
      process.on("unhandledRejection", listener);
    }
    pulumi.runtime.resetOptions("", "", -1, "", "", false, "");
  }
  if (reasons.length > 0) {
    throw reasons[0];
  }
}
