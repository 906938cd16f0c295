import type { Spinner } from "yocto-spinner";

import type { Context } from "./context.ts";
import { harmless, paint } from "./terminal.ts";

/** Shows what is going on, on stderr: a spinner on a terminal, else one line per step. */
export interface Progress {
  /** Begins a step; one that still runs is done. */
  readonly step: (text: string) => void;
  /** Replaces the text of the running step; only a terminal shows it. */
  readonly update: (text: string) => void;
  /** A line of its own, above the running step. */
  readonly line: (text: string) => void;
  /** A text of several lines, as it is. */
  readonly block: (text: string) => void;
  /** Ends the running step well. */
  readonly done: (text?: string) => void;
  /** Ends the running step badly. */
  readonly fail: () => void;
}

/** Progress that fits the terminal of a command. */
export async function showProgress(context: Context): Promise<Progress> {
  const { host } = context;
  if (host.stderr !== process.stderr || !process.stderr.isTTY) return plainProgress(context);
  const { default: spinner } = await import("yocto-spinner");
  const options = { stream: process.stderr, handleSignals: false };
  const progress = spinningProgress(spinner(options), context.errorColor);
  // A spinner that still runs would keep the process alive.
  context.atEnd(progress.fail);
  return progress;
}

function plainProgress(context: Context): Progress {
  return {
    step: (text) => {
      context.say(text);
    },
    update: () => undefined,
    line: (text) => {
      context.say(`  ${text}`);
    },
    block: (text) => {
      context.say(text);
    },
    done: (text) => {
      if (text !== undefined) context.say(`  ${text}`);
    },
    fail: () => undefined,
  };
}

function spinningProgress(spinner: Spinner, color: boolean): Progress {
  const done = (text?: string): void => {
    if (!spinner.isSpinning) return;
    spinner.stop(harmless(`${paint("✓", "green", color)} ${text ?? spinner.text}`));
  };
  const interrupt = (text: string): void => {
    const running = spinner.isSpinning ? spinner.text : undefined;
    spinner.stop(harmless(text));
    if (running !== undefined) spinner.start(running);
  };
  return {
    step: (text) => {
      done();
      spinner.start(harmless(text));
    },
    update: (text) => {
      spinner.text = harmless(text);
    },
    line: (text) => {
      interrupt(`  ${text}`);
    },
    block: interrupt,
    done,
    fail: () => {
      if (spinner.isSpinning) spinner.stop(`${paint("✗", "red", color)} ${spinner.text}`);
    },
  };
}
