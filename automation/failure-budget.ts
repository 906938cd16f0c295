import type { Failure } from "../kubernetes/failures/failure.ts";

/** How long a failure may last before it counts as one; the first pull error may be a race. */
const BUDGET_MS = 60_000;
/** How often it may happen before that. */
const BUDGET_OCCURRENCES = 3;

/** A failure and whose it is, e.g. `acme/web`. */
export interface OwnedFailure {
  readonly owner: string;
  readonly failure: Failure;
}

/** Tells which failures have lasted too long, or happened too often, to mend themselves. */
export class FailureBudget {
  readonly #since = new Map<string, number>();

  /** Failures that have used up their budget at a time in milliseconds. */
  spent(failures: readonly OwnedFailure[], now: number): readonly OwnedFailure[] {
    const failing = new Set(failures.map(keyOf));
    for (const key of this.#since.keys()) if (!failing.has(key)) this.#since.delete(key);
    return failures.filter((one) => {
      const key = keyOf(one);
      const since = this.#since.get(key) ?? now;
      this.#since.set(key, since);
      const { terminal, occurrences } = one.failure;
      return terminal && (occurrences >= BUDGET_OCCURRENCES || now - since >= BUDGET_MS);
    });
  }
}

function keyOf({ owner, failure }: OwnedFailure): string {
  return `${owner} ${failure.state}`;
}
