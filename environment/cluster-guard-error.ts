/** Why a cluster may not be used. */
export type GuardReason =
  "context-not-found" | "unreachable" | "unauthorized" | "wrong-cluster" | "unbound";

/** What to tell about it. */
export interface GuardText {
  readonly message: string;
  readonly hint: string;
  /** Command that helps. */
  readonly command: string;
}

/** The cluster of an environment is missing, silent or another one; nothing was written. */
export class ClusterGuardError extends Error {
  public readonly reason: GuardReason;
  public readonly hint: string;
  public readonly command: string;

  constructor(reason: GuardReason, { message, hint, command }: GuardText) {
    super(message);
    this.name = "ClusterGuardError";
    this.reason = reason;
    this.hint = hint;
    this.command = command;
  }
}
