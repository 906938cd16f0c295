import type { Environment } from "../environment/environment.ts";
import { heldName, HELD_VARIABLE } from "../environment/held-names.ts";
import type { EngineDiagnostic } from "./engine-events.ts";
import type { EngineRun } from "./engine.ts";
import { runWhenUnlocked } from "./locked-engine.ts";
import type { OperationOptions, OperationResult, ResourceStep } from "./operation.ts";
import { type GuardVerdict, judgeSteps, statefulChanges } from "./stateful-guard.ts";
import type { StepSubject } from "./step-subject.ts";
import type { Workspace } from "./workspace.ts";

/** What an `up` would do, with what the stateful guard says to it. */
export interface Forecast extends OperationResult {
  readonly guard: GuardVerdict;
}

/** A preview that ended, with all that it could not show at first. */
export interface PreviewRun {
  readonly run: EngineRun;
  /** Replacements that stopped earlier tries. */
  readonly held: readonly StepSubject[];
  /** False when something is wrong besides what the guard judges. */
  readonly isExplained: boolean;
}

/** Refusals of the engine's own protection. */
const PROTECTED = /marked for protection|because it is protected/;
/**
 * A replacement that deletes first cannot be previewed: the provider asks the API server for a dry
 * run, which still finds the old object.
 */
const IMMUTABLE = /immutable|\bForbidden: updates to|apply conflict/;

/** Tries that show nothing new before the engine's own error is told. */
const MOST_UNSEEN = 2;

/**
 * Previews until everything is seen: a replacement that the engine refuses ends its program, so it
 * is held and the preview runs again.
 */
export async function previewAll(
  workspace: Workspace,
  args: readonly string[],
  options: OperationOptions,
): Promise<PreviewRun> {
  const held = new Map<string, StepSubject>();
  for (let unseen = 0; ;) {
    const run = await runWhenUnlocked(holding(workspace, [...held.keys()]), args, options);
    const explained = run.errors.filter((error) => isExplained(run, error));
    const found = replacements(run, explained).filter(({ urn }) => !held.has(urn));
    for (const subject of found) held.set(subject.urn, subject);
    // The program may end between the refusal of a replacement and the event that describes it.
    const isSeen = explained.every(({ urn }) => run.subjects.some((one) => one.urn === urn));
    unseen = isSeen || found.length > 0 ? 0 : unseen + 1;
    // What else went wrong may be an echo of the refusal; the next try tells.
    const isLast = found.length === 0 && (isSeen || unseen > MOST_UNSEEN);
    if (isLast || run.stopped !== undefined) {
      const isFine = run.stopped === undefined && (run.exitCode === 0 || isAll(run, explained));
      return { run, held: [...held.values()], isExplained: isFine && isSeen };
    }
  }
}

/** The result of a preview, its held replacements and refused deletions counted. */
export function forecastOf(
  { run, held }: PreviewRun,
  environment: Pick<Environment, "protect" | "approvals">,
  today: string,
): Omit<Forecast, "seconds"> {
  const subjects = [...run.subjects, ...held];
  const steps = run.steps.map((step): ResourceStep => ({ ...step, status: "done" }));
  return {
    changes: changesOf(run, held),
    steps: [...steps, ...held.map(heldStep)],
    findings: run.findings,
    guard: judgeSteps(subjects, { ...environment, today }),
  };
}

/** The day in UTC, as approvals name it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** A workspace whose program leaves some resources as they are. */
export function holding(workspace: Workspace, urns: readonly string[]): Workspace {
  if (urns.length === 0) return workspace;
  const names = urns.map(heldName).join("\n");
  return { ...workspace, env: { ...workspace.env, [HELD_VARIABLE]: names } };
}

function isExplained(run: EngineRun, { urn, message }: EngineDiagnostic): boolean {
  if (urn === undefined) return false;
  if (PROTECTED.test(message)) return true;
  return IMMUTABLE.test(message) && run.subjects.some((one) => one.urn === urn);
}

/** True when nothing but the explained errors went wrong. */
function isAll(run: EngineRun, explained: readonly EngineDiagnostic[]): boolean {
  const rest = run.errors.filter((error) => !explained.includes(error));
  const isBlocked = run.findings.some(({ level }) => level === "mandatory");
  return explained.length > 0 && !isBlocked && rest.every(isEcho);
}

/** The engine says once more that something failed, without saying what. */
function isEcho({ message }: EngineDiagnostic): boolean {
  return /^(preview|update) failed$/.test(message);
}

function replacements(
  { subjects }: EngineRun,
  explained: readonly EngineDiagnostic[],
): readonly StepSubject[] {
  const urns = new Set(explained.map(({ urn }) => urn));
  return subjects.filter(({ urn, operation }) => operation !== "delete" && urns.has(urn));
}

/** Counts of the last try; it counts held resources as the same, and no deletion that is refused. */
function changesOf(run: EngineRun, held: readonly StepSubject[]): Readonly<Record<string, number>> {
  const refused = statefulChanges(run.subjects).filter(({ urn, operation }) => {
    return operation === "delete" && run.errors.some((error) => error.urn === urn);
  });
  const changes = { ...run.changes };
  add(changes, "same", -held.length);
  add(changes, "replace", held.length);
  add(changes, "delete", refused.length);
  return changes;
}

function add(changes: Record<string, number>, operation: string, count: number): void {
  if (count !== 0) changes[operation] = Math.max(0, (changes[operation] ?? 0) + count);
}

function heldStep({ urn, type }: StepSubject): ResourceStep {
  const name = urn.slice(urn.lastIndexOf("::") + 2);
  return { kind: "step", urn, type, name, operation: "replace", status: "done" };
}
