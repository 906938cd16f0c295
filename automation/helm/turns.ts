/** Runs one piece of work as soon as its turn comes. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets at most so many pieces of work run at once; the rest waits in order. */
export function atMost(limit: number): InTurn {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= limit) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // The turn is handed on, so that nobody who comes later can take it.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
