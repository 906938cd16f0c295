import type {
  RecoverOptions,
  RecoveryFindings,
  RecoveryResult,
  RecoveryScope,
  RecoveryStep,
} from "../automation/recover.ts";
import type { Environment } from "../environment/environment.ts";
import { targetBanner } from "./banner.ts";
import { requireConsent } from "./consent.ts";
import type { Context } from "./context.ts";
import type { Outcome } from "./envelope.ts";
import { exitCode } from "./exit-codes.ts";
import { type Progress, showProgress } from "./progress.ts";
import type { RecoverOutput } from "./recover-schema.ts";
import { showSteps } from "./resource-steps.ts";
import { obtainTools } from "./tools.ts";

/** Flags of `moor recover`. */
export interface RecoveryFlags {
  readonly lock?: string | true | undefined;
  readonly pending?: true | undefined;
  readonly helm?: string | true | undefined;
  readonly yes?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly explain?: true | undefined;
  readonly lockTimeout?: number | undefined;
}

interface Recovery {
  readonly context: Context;
  readonly flags: RecoveryFlags;
  readonly environment: Environment;
  readonly progress: Progress;
}

const NO_COPY = "no copy of the state is made first: its backend is yours, and so are its backups";

/** Looks, shows, asks and mends. */
export async function recovery(context: Context, flags: RecoveryFlags): Promise<Outcome> {
  const { name } = await context.environment();
  const target = { root: await context.root(), environment: name };
  const { loadEnvironment } = await import("../environment/load.ts");
  const { environment } = loadEnvironment(target);
  const { recover } = await import("../automation/recover.ts");
  const toolchain = await obtainTools(context);
  const progress = await showProgress(context);
  progress.step("Looking for what a killed run left");
  const result = await recover(target, {
    ...{ toolchain, scope: recoveryScope(flags), signal: context.signal, force: context.force },
    lockTimeoutSeconds: flags.lockTimeout,
    onEvent: showSteps(progress),
    confirm: confirmation({ context, flags, environment, progress }),
  });
  progress.done();
  return recoveryOutcome(result, flags, name);
}

/** What the flags name; everything without any of them. */
export function recoveryScope({ lock, pending, helm }: RecoveryFlags): RecoveryScope {
  const all = lock === undefined && pending === undefined && helm === undefined;
  return {
    lock: all || lock !== undefined,
    pending: all || pending === true,
    helm: all ? true : (helm ?? false),
    lockId: typeof lock === "string" ? lock : undefined,
  };
}

function confirmation({
  context,
  flags,
  environment,
  progress,
}: Recovery): RecoverOptions["confirm"] {
  return async (found) => {
    progress.done();
    if (flags.dryRun === true || flags.explain === true) return false;
    const taken = takenSteps(found);
    if (taken.length === 0 && found.interrupted.length === 0) return false;
    // Whoever holds the lock is at work: nothing can be mended now.
    if (found.steps.some(({ part, action }) => part === "lock" && action === "refuse"))
      return false;
    context.say(targetBanner(environment));
    context.say(findingsText(found));
    if (found.interrupted.length > 0 && !environment.cluster.embedded)
      context.say(NO_COPY, "yellow");
    await requireConsent(context, {
      choice: await context.environment(),
      environment,
      text: `Recover ${environment.name}?`,
      yes: flags.yes === true,
      command: "moor recover",
    });
    progress.step("Recovering");
    return true;
  };
}

/** What was found or done, in words and as data. */
export function recoveryOutcome(
  result: RecoveryResult,
  flags: RecoveryFlags,
  environment: string,
): Outcome {
  if (flags.explain === true) return explained(result, environment);
  const { steps, interrupted, recovered, cleared, backup, seconds } = result;
  const dryRun = flags.dryRun === true;
  const data: RecoverOutput = {
    ...{ dryRun, interrupted: [...interrupted], recovered, cleared, seconds },
    steps: steps.map(({ part, subject, action, reason, command, hint }) => {
      return { part, subject, action, reason, command: command ?? null, hint: hint ?? null };
    }),
    backup: backup ?? null,
  };
  const problems = steps
    .filter(({ action }) => action === "refuse")
    .map(({ part, subject, reason, hint, command }) => {
      return { code: `foreign-${part}`, message: `${subject}: ${reason}`, hint, command };
    });
  const text = recovered ? doneText(result) : findingsText(result);
  const next = recovered ? ["run moor deploy now: it goes on where the killed run stopped"] : [];
  const code = problems.length === 0 ? exitCode.success : exitCode.configuration;
  return { data, text, exitCode: code, problems, hints: next };
}

function explained({ steps, interrupted }: RecoveryFindings, environment: string): Outcome {
  const commands = steps.flatMap(({ action, command }) => {
    return action === "refuse" || command === undefined ? [] : [command];
  });
  if (interrupted.length > 0) {
    commands.push(`pulumi refresh -s ${environment} --clear-pending-creates --yes`);
  }
  const shell = `eval "$(npx moor env shell -e ${environment})"`;
  const all = commands.length === 0 ? [] : [shell, ...commands];
  return { data: { commands: all }, text: all.join("\n") };
}

function takenSteps({ steps }: RecoveryFindings): readonly RecoveryStep[] {
  return steps.filter(({ action }) => action !== "refuse");
}

function findingsText(found: RecoveryFindings): string {
  const { steps, interrupted } = found;
  if (steps.length === 0 && interrupted.length === 0) return "nothing is left of a killed run";
  const lines = steps.flatMap(({ action, subject, reason, hint }) => [
    `${action.padEnd(9)} ${subject}: ${reason}`,
    ...(hint === undefined ? [] : [`${" ".repeat(10)}${hint}`]),
  ]);
  const names = interrupted.join(", ");
  return interrupted.length === 0
    ? lines.join("\n")
    : [...lines, `clear     ${counted(interrupted)}: ${names}`].join("\n");
}

function doneText(result: RecoveryResult): string {
  const { steps, interrupted, cleared, backup } = result;
  const done = takenSteps(result).map(({ action, subject }) => `${PAST[action]} ${subject}`);
  const left = steps
    .filter(({ action }) => action === "refuse")
    .map(({ subject, reason }) => `left alone ${subject}: ${reason}`);
  const state = cleared ? [`cleared ${counted(interrupted)}`] : [];
  const copy = backup === undefined ? [] : [`the state from before is in ${backup}`];
  return [...done, ...left, ...state, ...copy].join("\n");
}

function counted({ length }: readonly string[]): string {
  return length === 1 ? "1 interrupted operation" : `${length} interrupted operations`;
}

const PAST: Readonly<Record<RecoveryStep["action"], string>> = {
  end: "ended",
  unlock: "removed",
  restore: "restored",
  delete: "deleted",
  uninstall: "uninstalled",
  rollback: "rolled back",
  refuse: "left alone",
};
