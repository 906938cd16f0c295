import type { ObjectChange } from "../automation/helm/release-manifest.ts";
import type { ReleaseReference, ReleaseRevision } from "../automation/helm/releases.ts";
import { targetBanner } from "./banner.ts";
import { requireConsent } from "./consent.ts";
import type { Context } from "./context.ts";
import type { Outcome } from "./envelope.ts";
import type { HelmRollbackOutput } from "./helm-schema.ts";
import { explainedReference, explainHelm, helmProject, pendingProblem } from "./helm-session.ts";
import { type HelmSession, releaseSession, type Wanted } from "./helm-session.ts";
import { invocationFailure } from "./problem.ts";
import { showProgress } from "./progress.ts";

/** Flags of `moor helm rollback`. */
export interface RollbackFlags {
  readonly revision: number | undefined;
  readonly yes?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly explain?: true | undefined;
  /** False under `--no-wait`. */
  readonly wait: boolean;
  readonly timeout?: number | undefined;
}

type Told = Extract<HelmRollbackOutput, { name: string }>;

/** What is about to happen. */
interface Rollback {
  readonly session: HelmSession;
  readonly reference: ReleaseReference;
  readonly from: ReleaseRevision;
  readonly to: ReleaseRevision;
  readonly changes: readonly ObjectChange[];
  /** Where the files declare it. */
  readonly declaredAt: string | undefined;
}

/** Shows the target and what changes, asks, rolls back and waits. */
export async function rollback(
  context: Context,
  wanted: Wanted,
  flags: RollbackFlags,
): Promise<Outcome> {
  const project = await helmProject(context);
  const { changeFlags, rollbackRelease } = await import("../automation/helm/change-release.ts");
  const change = { wait: flags.wait, timeoutSeconds: flags.timeout };
  if (flags.explain === true) {
    const { namespace, name } = explainedReference(project, wanted);
    const target = flags.revision === undefined ? [] : [String(flags.revision)];
    const args = ["rollback", name, ...target, "-n", namespace, ...changeFlags(change)];
    return explainHelm(project, [["history", name, "-n", namespace], args]);
  }
  const { session, reference } = await releaseSession(project, wanted);
  const planned = await plannedRollback(session, reference, flags.revision);
  if (flags.dryRun === true) return outcome(planned, undefined);
  context.say(targetBanner(project.loaded.environment));
  for (const line of changeLines(planned)) context.say(`  ${line}`);
  const { to } = planned;
  await requireConsent(context, {
    choice: project.choice,
    environment: project.loaded.environment,
    text: `${sentence("Roll back", planned)}?`,
    yes: flags.yes === true,
    command: `moor helm rollback ${reference.namespace}/${reference.name} ${to.revision}`,
  });
  const progress = await showProgress(context);
  progress.step(`Rolling back ${reference.namespace}/${reference.name}`);
  const options = { ...change, revision: to.revision, signal: context.signal };
  const { revision } = await rollbackRelease(session.place, reference, options);
  progress.done();
  return outcome(planned, revision);
}

async function plannedRollback(
  session: HelmSession,
  reference: ReleaseReference,
  revision: number | undefined,
): Promise<Rollback> {
  const { place, declared, context } = session;
  const { releaseHistory } = await import("../automation/helm/releases.ts");
  const { manifestChanges, releaseManifest } =
    await import("../automation/helm/release-manifest.ts");
  const { declarationOf, secretPathsOf } = await import("../automation/helm/managed-release.ts");
  const options = { secretPaths: secretPathsOf(declared, reference), signal: context.signal };
  const revisions = await releaseHistory(place, reference, options);
  const { from, to } = rollbackTarget(reference, revisions, revision);
  const [before, after] = await Promise.all(
    [from, to].map((one) => {
      return releaseManifest(place, reference, { ...options, revision: one.revision });
    }),
  );
  const changes = manifestChanges(before ?? [], after ?? []);
  return {
    session,
    reference,
    from,
    to,
    changes,
    declaredAt: declarationOf(declared, reference)?.at,
  };
}

/** The revision that runs, and the one to bring back; refuses what makes no sense. */
export function rollbackTarget(
  { namespace, name }: ReleaseReference,
  revisions: readonly ReleaseRevision[],
  wanted: number | undefined,
): { readonly from: ReleaseRevision; readonly to: ReleaseRevision } {
  const release = `${namespace}/${name}`;
  const from = revisions.at(-1);
  if (from === undefined || from.status.startsWith("pending-")) {
    throw invocationFailure(pendingProblem(release, from?.status ?? "not there"));
  }
  const earlier = revisions.slice(0, -1);
  const isGood = ({ status }: ReleaseRevision): boolean => {
    return status === "superseded" || status === "deployed";
  };
  const to =
    wanted === undefined
      ? earlier.findLast(isGood)
      : earlier.find((one) => one.revision === wanted);
  if (to !== undefined) return { from, to };
  const numbers = earlier.filter(isGood).map((one) => one.revision);
  throw invocationFailure({
    code: "no-such-revision",
    message:
      wanted === from.revision
        ? `Revision ${wanted} of ${release} is the one that runs.`
        : `${release} has no ${wanted === undefined ? "earlier good revision" : `revision ${wanted}`}.`,
    hint: numbers.length === 0 ? "there is none to go back to" : `choose of: ${numbers.join(", ")}`,
    command: `npx moor helm history ${release}`,
  });
}

function outcome(planned: Rollback, revision: number | undefined): Outcome {
  const { reference, from, to, changes, declaredAt } = planned;
  const data: Told = {
    ...reference,
    declaredAt: declaredAt ?? null,
    dryRun: revision === undefined,
    from: from.revision,
    to: to.revision,
    revision: revision ?? null,
    changes: changes.map((change) => ({ ...change })),
  };
  const isPlan = revision === undefined;
  const first = isPlan
    ? sentence("Would roll back", planned)
    : `${sentence("Rolled back", planned)}, as revision ${revision}`;
  const hint = `${declaredAt ?? ""} and the stack's state stay as they are: change the file too, else the next change of the release brings forward again what it says`;
  return {
    data,
    text: [first, ...changeLines(planned).map((line) => `  ${line}`)].join("\n"),
    hints: declaredAt === undefined ? [] : [hint],
  };
}

function sentence(verb: string, { session, reference, from, to }: Rollback): string {
  const name = `${reference.namespace}/${reference.name}`;
  const titles = [from, to].map((one) => `revision ${one.revision} (${one.chart} ${one.version})`);
  return `${verb} ${name} in ${session.choice.name} from ${titles.join(" to ")}`;
}

function changeLines({ changes }: Rollback): readonly string[] {
  if (changes.length === 0) return ["no object differs, but for what Secrets hold"];
  return changes.map(({ operation, kind, name }) => `${operation} ${kind} ${name}`);
}
