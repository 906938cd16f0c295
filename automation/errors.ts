/** Why an operation ended; each has its own exit code in `moor`. */
export type FailureKind =
  | "configuration"
  | "authentication"
  | "resource"
  | "policy"
  | "approval-needed"
  | "stack-not-found"
  | "unexpected-changes"
  | "cancelled"
  | "timeout"
  | "unclassified";

/** One of the things that made an operation fail, e.g. an app that crashes. */
export interface FailureCause {
  /** Stable word, e.g. `not-ready`. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly command?: string | undefined;
}

/** What an {@link OperationError} says besides its message. */
export interface FailureDetails {
  /** What to do about it, in a sentence. */
  readonly hint?: string | undefined;
  /** Command that mends it, ready to be copied. */
  readonly command?: string | undefined;
  /** What was wrong, one by one, when that is known. */
  readonly causes?: readonly FailureCause[] | undefined;
  readonly cause?: unknown;
}

/** An operation that could not be done; the message says what and where, without any secret. */
export class OperationError extends Error {
  public readonly kind: FailureKind;
  public readonly hint: string | undefined;
  public readonly command: string | undefined;
  public readonly causes: readonly FailureCause[];

  constructor(kind: FailureKind, message: string, details: FailureDetails = {}) {
    super(message, { cause: details.cause });
    this.name = "OperationError";
    this.kind = kind;
    this.hint = details.hint;
    this.command = details.command;
    this.causes = details.causes ?? [];
  }
}

/** Text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
