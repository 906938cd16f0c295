import type { ReleaseReference, ReleaseStatus } from "../automation/helm/releases.ts";
import { targetBanner } from "./banner.ts";
import { requireConsent } from "./consent.ts";
import type { Context } from "./context.ts";
import type { Outcome } from "./envelope.ts";
import type { HelmUninstallOutput } from "./helm-schema.ts";
import { explainedReference, explainHelm, helmProject } from "./helm-session.ts";
import { referenceFromFiles, releaseSession } from "./helm-session.ts";
import type { HelmProject, HelmSession, Wanted } from "./helm-session.ts";
import { invocationFailure } from "./problem.ts";
import { showProgress } from "./progress.ts";
import { obtainTools } from "./tools.ts";

/** Flags of `moor helm uninstall`. */
export interface UninstallFlags {
  readonly yes?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly explain?: true | undefined;
  /** False under `--no-wait`. */
  readonly wait: boolean;
  readonly timeout?: number | undefined;
}

type Told = Extract<HelmUninstallOutput, { name: string }>;

/** Refuses what a stack manages; shows what goes, asks, uninstalls and waits. */
export async function uninstall(
  context: Context,
  wanted: Wanted,
  flags: UninstallFlags,
): Promise<Outcome> {
  const project = await helmProject(context);
  const told = referenceFromFiles(project, wanted);
  if (told !== undefined) await refuseDeclared(project, told);
  const { changeFlags, uninstallRelease } = await import("../automation/helm/change-release.ts");
  const change = { wait: flags.wait, timeoutSeconds: flags.timeout };
  if (flags.explain === true) {
    const { namespace, name } = explainedReference(project, wanted);
    return explainHelm(project, [["uninstall", name, "-n", namespace, ...changeFlags(change)]]);
  }
  const { session, reference } = await releaseSession(project, wanted);
  const release = await unmanaged(session, reference);
  if (flags.dryRun === true) return outcome(release, undefined);
  context.say(targetBanner(project.loaded.environment));
  const name = `${reference.namespace}/${reference.name}`;
  for (const line of objectLines(release)) context.say(line);
  await requireConsent(context, {
    choice: project.choice,
    environment: project.loaded.environment,
    text: `Uninstall ${name} (${release.chart} ${release.version}) with its history?`,
    yes: flags.yes === true,
    command: `moor helm uninstall ${name}`,
  });
  const progress = await showProgress(context);
  progress.step(`Uninstalling ${name}`);
  const options = { ...change, signal: context.signal };
  const { kept } = await uninstallRelease(session.place, reference, options);
  progress.done();
  return outcome(release, kept);
}

async function refuseDeclared(
  { declared, choice }: HelmProject,
  reference: ReleaseReference,
): Promise<void> {
  const { declarationOf } = await import("../automation/helm/managed-release.ts");
  const declaration = declarationOf(declared, reference);
  if (declaration === undefined) return;
  const name = `${reference.namespace}/${reference.name}`;
  throw invocationFailure({
    code: "managed-release",
    message: `${name} is declared in ${declaration.at} (${declaration.path}), so Pulumi manages it.`,
    hint: "remove it there; the deployment then uninstalls it",
    command: `npx moor deploy -e ${choice.name}`,
  });
}

/** The release, when no stack that can be known manages it. */
async function unmanaged(
  session: HelmSession,
  reference: ReleaseReference,
): Promise<ReleaseStatus> {
  await refuseDeclared(session, reference);
  const { place, context, choice, root } = session;
  const { releaseHistory, releaseStatus } = await import("../automation/helm/releases.ts");
  const { isMarkedAsOurs, isRecorded } = await import("../automation/helm/managed-release.ts");
  const { signal } = context;
  const release = await releaseStatus(place, reference, { signal });
  const name = `${reference.namespace}/${reference.name}`;
  const target = { root, environment: choice.name };
  if (await isRecorded(target, reference, await obtainTools(context))) {
    throw invocationFailure({
      code: "managed-release",
      message: `${name} is in the state of stack ${choice.name}, so Pulumi manages it.`,
      hint: "the files no longer declare it, so the next deployment uninstalls it",
      command: `npx moor deploy -e ${choice.name}`,
    });
  }
  if (isMarkedAsOurs(await releaseHistory(place, reference, { signal }))) {
    throw invocationFailure({
      code: "managed-release",
      message: `A program of Moorage deployed ${name}, though not stack ${choice.name}.`,
      hint: "name the environment that declares it; when there is none any more, use helm itself",
      command: `helm uninstall ${reference.name} -n ${reference.namespace}`,
    });
  }
  return release;
}

function outcome(release: ReleaseStatus, kept: readonly string[] | undefined): Outcome {
  const { namespace, name, objects } = release;
  const data: Told = {
    namespace,
    name,
    dryRun: kept === undefined,
    objects: objects.map((object) => ({ ...object })),
    kept: [...(kept ?? [])],
  };
  const verb = kept === undefined ? "would uninstall" : "uninstalled";
  const left = (kept ?? []).map((object) => `  kept by the chart: ${object}`);
  const hasVolumes = objects.some(({ kind }) => kind === "StatefulSet");
  return {
    data,
    text: [`${verb} ${namespace}/${name}`, ...objectLines(release), ...left].join("\n"),
    hints: hasVolumes ? ["claims that a StatefulSet made stay: kubectl get pvc"] : [],
  };
}

function objectLines({ objects }: ReleaseStatus): readonly string[] {
  return objects.map(({ kind, name }) => `  ${kind} ${name}`);
}
