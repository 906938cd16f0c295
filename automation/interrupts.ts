/** Two stages of asking a running operation to stop. */
export interface Interrupts {
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Aborted by the second one. */
  readonly force: AbortSignal;
  /** Stops listening. */
  readonly dispose: () => void;
}

/** Part of `process` that sends signals. */
export interface SignalSource {
  on(name: "SIGINT" | "SIGTERM", listener: () => void): unknown;
  off(name: "SIGINT" | "SIGTERM", listener: () => void): unknown;
}

/**
 * Turns Ctrl-C and SIGTERM into the signals that operations take.
 *
 * @example
 * const interrupts = listenForInterrupts();
 * try {
 *   await up(target, interrupts);
 * } finally {
 *   interrupts.dispose();
 * }
 */
export function listenForInterrupts(source: SignalSource = process): Interrupts {
  const first = new AbortController();
  const second = new AbortController();
  const listener = (): void => {
    (first.signal.aborted ? second : first).abort();
  };
  source.on("SIGINT", listener);
  source.on("SIGTERM", listener);
  const dispose = (): void => {
    source.off("SIGINT", listener);
    source.off("SIGTERM", listener);
  };
  return { signal: first.signal, force: second.signal, dispose };
}
