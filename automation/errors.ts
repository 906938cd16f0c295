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

/** What an {@link OperationError} says besides its message. */
export interface FailureDetails {
  /** What to do about it, in a sentence. */
  readonly hint?: string | undefined;
  /** Command that mends it, ready to be copied. */
  readonly command?: string | undefined;
  readonly cause?: unknown;
}

/** An operation that could not be done; the message says what and where, without any secret. */
export class OperationError extends Error {
  public readonly kind: FailureKind;
  public readonly hint: string | undefined;
  public readonly command: string | undefined;

  constructor(kind: FailureKind, message: string, details: FailureDetails = {}) {
    super(message, { cause: details.cause });
    this.name = "OperationError";
    this.kind = kind;
    this.hint = details.hint;
    this.command = details.command;
  }
}

/** Text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
