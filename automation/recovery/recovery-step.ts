/** Parts of a recovery. */
export type RecoveryPart = "process" | "lock" | "state" | "operation" | "release";

/** One thing that a killed run left behind, and what is to be done about it. */
export interface RecoveryStep {
  readonly part: RecoveryPart;
  /** E.g. `release tenant-globex/cache`, `Deployment tenant-acme/web`. */
  readonly subject: string;
  /**
   * `end`: a process; `unlock`: a lock; `restore`: the copy of a state; `delete`: an object that was
   * being created; `uninstall` and `rollback`: a release; `refuse`: nothing, because it may be
   * somebody else's.
   */
  readonly action: "end" | "unlock" | "restore" | "delete" | "uninstall" | "rollback" | "refuse";
  /** What was found. */
  readonly reason: string;
  /** Command that does the same by hand. */
  readonly command: string | undefined;
  /** What somebody can do about a refusal. */
  readonly hint: string | undefined;
}

/** A step together with how it is taken; one that is refused has no way. */
export interface FoundStep extends RecoveryStep {
  readonly take: (() => Promise<void>) | undefined;
}

/** Which parts to look at. */
export interface RecoveryScope {
  readonly lock: boolean;
  readonly pending: boolean;
  /** Releases without a pending operation too; a `namespace/name`: this one alone. */
  readonly helm: boolean | string;
  /** Lock of another host that somebody has typed the id of. */
  readonly lockId: string | undefined;
}

/** Everything. */
export const WHOLE_SCOPE: RecoveryScope = {
  lock: true,
  pending: true,
  helm: true,
  lockId: undefined,
};

/** True for steps that are not taken. */
export function isRefused({ action }: Pick<RecoveryStep, "action">): boolean {
  return action === "refuse";
}
