import type { Toolchain } from "../toolchain/toolchain.ts";
import type { GuardVerdict } from "./stateful-guard.ts";

/** One environment of one project folder. */
export interface StackTarget {
  /** Folder that holds `Pulumi.yaml`, absolute. */
  readonly root: string;
  /** Name of the environment, which is the name of its stack. */
  readonly environment: string;
}

/** How an operation runs. */
export interface OperationOptions {
  /**
   * Resources that the engine works on at the same time.
   *
   * @default 64
   */
  readonly parallel?: number | undefined;
  /** Cancels: the engine finishes what it began and starts nothing new. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the engine at once; objects that it was creating may be orphaned. */
  readonly force?: AbortSignal | undefined;
  readonly onEvent?: ((event: OperationEvent) => void) | undefined;
  /** Folders of policy packs to run. */
  readonly policyPacks?: readonly string[] | undefined;
  /** Fail with `unexpected-changes` when anything would change or changed. */
  readonly expectNoChanges?: boolean | undefined;
  /**
   * Cancels the operation after so many seconds.
   *
   * @default - none
   */
  readonly timeoutSeconds?: number | undefined;
  /**
   * Seconds to wait for somebody else's lock on the stack.
   *
   * @default 60
   */
  readonly lockTimeoutSeconds?: number | undefined;
  /**
   * What the guard said to a preview that was just made.
   *
   * @default - a protected environment is previewed again before it changes
   */
  readonly guard?: GuardVerdict | undefined;
  /**
   * True when `checkRights` has just been passed.
   *
   * @default false
   */
  readonly rightsChecked?: boolean | undefined;
  /**
   * Tools to run with.
   *
   * @default - found or acquired by `toolchain/`
   */
  readonly toolchain?: Toolchain | undefined;
}

/** What the engine does to one resource. */
export interface ResourceStep {
  readonly kind: "step";
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Engine's word, e.g. `create`, `update`, `delete`, `same`, `replace`. */
  readonly operation: string;
  readonly status: "running" | "done" | "failed";
}

/** Something that a person should know while an operation runs. */
export interface OperationNotice {
  readonly kind: "notice";
  readonly message: string;
}

/** What `onEvent` hears. */
export type OperationEvent = ResourceStep | OperationNotice;

/** A policy violation that the engine reported. */
export interface PolicyFinding {
  readonly policy: string;
  readonly pack: string;
  readonly level: "mandatory" | "advisory";
  readonly urn: string | undefined;
  readonly message: string;
}

/** What an operation did, or would do. */
export interface OperationResult {
  /** Number of resources per engine operation, e.g. `{ same: 48, update: 1 }`. */
  readonly changes: Readonly<Record<string, number>>;
  /** Last step of every resource that is not the same, in order of its first step. */
  readonly steps: readonly ResourceStep[];
  readonly findings: readonly PolicyFinding[];
  /** Wall time. */
  readonly seconds: number;
}
