import type { ReleaseRecord } from "../helm/release-records.ts";
import type { PendingOperation } from "../pending.ts";
import type { RecoveryStep } from "./recovery-step.ts";

/** One release, as the cluster, the state and the files know it. */
export interface ReleaseCase {
  /** Every revision of it; at least one. */
  readonly records: readonly ReleaseRecord[];
  /** Operation on it that the engine never finished. */
  readonly pending: PendingOperation | undefined;
  /** True when the state has it. */
  readonly recorded: boolean;
  readonly environment: string;
  /** True in an environment where nothing that may hold data is deleted. */
  readonly protect: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What to do about a release. */
export type ReleaseVerdict = Pick<RecoveryStep, "action" | "reason" | "hint"> & {
  /** Revision to go back to, for a rollback. */
  readonly revision?: number;
};

/** A Helm command that takes longer has been killed; the usual timeout of a release. */
const LONGEST_MS = 300_000;

/** What to do about a release so that Helm takes commands for it again; undefined: nothing. */
export function judgeRelease(found: ReleaseCase): ReleaseVerdict | undefined {
  const latest = found.records.reduce((a, b) => (b.revision > a.revision ? b : a));
  if (found.pending?.operation === "creating") return judgeInstall(latest, found.pending, found);
  if (found.recorded) return judgeRecorded(latest, found);
  if (!latest.status.startsWith("pending-")) return undefined;
  const reason = `${stateOf(latest)}, but the state of ${found.environment} does not have it: it is somebody else's`;
  return { action: "refuse", reason, hint: "ask whoever installed it, or see helm history" };
}

function judgeRecorded(
  latest: ReleaseRecord,
  { records, pending, now }: ReleaseCase,
): ReleaseVerdict | undefined {
  if (latest.status === "uninstalling") {
    const reason = `${stateOf(latest)}: its deletion was interrupted`;
    return { action: "uninstall", reason, hint: undefined };
  }
  if (!latest.status.startsWith("pending-")) return undefined;
  const until = Date.parse(latest.since) + LONGEST_MS;
  if (pending === undefined && until > now) {
    const reason = `${stateOf(latest)}, and no run of the stack was interrupted: a Helm command may be at work`;
    const hint = `wait until ${new Date(until).toISOString()}, then try again`;
    return { action: "refuse", reason, hint };
  }
  const revision = lastGood(records);
  return revision === undefined
    ? {
        action: "uninstall",
        reason: `${stateOf(latest)}, and no revision of it ever ran`,
        hint: undefined,
      }
    : { action: "rollback", reason: stateOf(latest), hint: undefined, revision };
}

function judgeInstall(
  latest: ReleaseRecord,
  { asked }: PendingOperation,
  { environment, protect }: ReleaseCase,
): ReleaseVerdict {
  const same =
    latest.revision === 1 &&
    latest.version === asked?.version &&
    // Helm notes our description only when it is done.
    (latest.status !== "deployed" || latest.description === asked.description);
  if (!same) {
    const reason = `${stateOf(latest)} with chart version ${latest.version}; the interrupted run of ${environment} did not install it`;
    return { action: "refuse", reason, hint: adopting("it is yours") };
  }
  if (protect && latest.status === "deployed") {
    const reason = `${stateOf(latest)}, complete, and it may hold data`;
    return { action: "refuse", reason, hint: adopting("it is to stay") };
  }
  const reason = `${stateOf(latest)}: the interrupted run installed it, and no state has it`;
  return { action: "uninstall", reason, hint: undefined };
}

/** The deployed revision, or else the last one that was. */
function lastGood(records: readonly ReleaseRecord[]): number | undefined {
  const good = ["deployed", "superseded"].flatMap((status) =>
    records
      .filter((record) => record.status === status)
      .map(({ revision }) => revision)
      .sort((a, b) => b - a)
      .slice(0, 1),
  );
  return good[0];
}

function adopting(condition: string): string {
  return `let the release say adopt: true in platform.yaml if ${condition}, or uninstall it with helm`;
}

function stateOf({ status, revision }: ReleaseRecord): string {
  return `${status} at revision ${revision}`;
}
