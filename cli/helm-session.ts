import { join } from "node:path";

import type { DeclaredRelease } from "../automation/helm/managed-release.ts";
import type { ReleaseReference, ReleaseSummary } from "../automation/helm/releases.ts";
import type { HelmPlace } from "../automation/helm/run-helm.ts";
import type { LoadedEnvironment } from "../environment/environment.ts";
import type { Context } from "./context.ts";
import type { Outcome } from "./envelope.ts";
import type { EnvironmentChoice } from "./environment-choice.ts";
import { offer } from "./nearest.ts";
import { type CliProblem, invocationFailure } from "./problem.ts";
import { obtainTools } from "./tools.ts";

/** What the commands of `moor helm` read from the files. */
export interface HelmProject {
  readonly context: Context;
  readonly choice: EnvironmentChoice;
  readonly root: string;
  readonly loaded: LoadedEnvironment;
  readonly declared: readonly DeclaredRelease[];
}

/** A project together with Helm and its cluster, which is the one that the environment is bound to. */
export interface HelmSession extends HelmProject {
  readonly place: HelmPlace;
}

/** Which release is meant. */
export interface Wanted {
  /** Name, or `namespace/name`. */
  readonly name: string;
  readonly namespace: string | undefined;
}

/** Reads the files; asks no cluster. */
export async function helmProject(context: Context): Promise<HelmProject> {
  const choice = await context.environment();
  const root = await context.root();
  const { loadEnvironment } = await import("../environment/load.ts");
  const { declaredReleases } = await import("../automation/helm/managed-release.ts");
  const loaded = loadEnvironment({ root, environment: choice.name });
  return { context, choice, root, loaded, declared: declaredReleases(loaded) };
}

/** Makes sure of the cluster and of Helm. */
export async function helmSession(project: HelmProject): Promise<HelmSession> {
  const { context, choice, root, loaded } = project;
  const { cluster } = loaded.environment;
  const { guardCluster } = await import("../environment/cluster-guard.ts");
  await guardCluster(cluster, choice.name);
  const { binDir } = await obtainTools(context, ["helm"]);
  const { kubeconfig, context: name } = cluster;
  const home = join(root, ".moorage", "helm");
  const place = { helm: join(binDir, "helm"), home, cluster: { kubeconfig, context: name } };
  return { ...project, place };
}

/** The release that is meant as far as the files tell it; undefined: ask the cluster. */
export function referenceFromFiles(
  { declared }: Pick<HelmProject, "declared">,
  wanted: Wanted,
): ReleaseReference | undefined {
  const { namespace, name } = spelledOut(wanted);
  if (namespace !== undefined) return { namespace, name };
  const same = declared.filter((one) => one.name === name);
  if (same.length > 1) throw ambiguous(name, same);
  const [only] = same;
  return only === undefined ? undefined : { namespace: only.namespace, name };
}

/** A session and the release that is meant; without a namespace it is looked for in those of the environment. */
export async function releaseSession(
  project: HelmProject,
  wanted: Wanted,
): Promise<{ readonly session: HelmSession; readonly reference: ReleaseReference }> {
  const told = referenceFromFiles(project, wanted);
  const session = await helmSession(project);
  return { session, reference: told ?? (await foundReference(session, wanted.name)) };
}

async function foundReference(session: HelmSession, wanted: string): Promise<ReleaseReference> {
  const all = await environmentReleases(session);
  const same = all.filter(({ name }) => name === wanted);
  if (same.length > 1) throw ambiguous(wanted, same);
  const [only] = same;
  if (only !== undefined) return { namespace: only.namespace, name: only.name };
  const names = all.map(({ name }) => name);
  throw invocationFailure({
    code: "unknown-release",
    message: `No release "${wanted}" in the namespaces of ${session.choice.name}.`,
    hint: offer(wanted, names),
    command: `npx moor helm list -e ${session.choice.name}`,
  });
}

/** Releases in the namespaces of the environment. */
export async function environmentReleases({
  context,
  loaded,
  place,
}: HelmSession): Promise<readonly ReleaseSummary[]> {
  const { listReleases } = await import("../automation/helm/releases.ts");
  const { signal } = context;
  const own = loaded.environment.tenants.flatMap(({ namespaces }) => namespaces);
  const names = [...new Set(own.map(({ name }) => name))].toSorted();
  try {
    const all = await listReleases(place, { signal });
    return all.filter(({ namespace }) => names.includes(namespace));
  } catch (error) {
    if (!isForbidden(error)) throw error;
    // Who may not list the cluster's releases may still list those of single namespaces.
    const found: ReleaseSummary[] = [];
    for (const namespace of names)
      found.push(...(await listReleases(place, { namespace, signal })));
    return found;
  }
}

/** The `--explain` of a command: what to type instead of it. */
export function explainHelm(
  { choice, loaded }: Pick<HelmProject, "choice" | "loaded">,
  lines: readonly (readonly string[])[],
): Outcome {
  const { cluster } = loaded.environment;
  const commands = [
    `eval "$(npx moor env shell -e ${choice.name})"`,
    ...lines.map((args) => ["helm", ...args, "--kube-context", cluster.context].join(" ")),
  ];
  return { data: { commands }, text: commands.join("\n") };
}

/** Where `--explain` would look for a release. */
export function explainedReference(project: HelmProject, wanted: Wanted): ReleaseReference {
  const { name } = spelledOut(wanted);
  return referenceFromFiles(project, wanted) ?? { namespace: "<namespace>", name };
}

function spelledOut({ name, namespace }: Wanted): Wanted {
  const [space = "", rest] = name.split("/");
  if (rest === undefined) return { name, namespace };
  if (namespace === undefined || namespace === space) return { name: rest, namespace: space };
  throw invocationFailure({
    code: "two-namespaces",
    message: `"${name}" and --namespace ${namespace} name two namespaces.`,
    hint: "leave one of them out",
  });
}

function ambiguous(name: string, found: readonly ReleaseReference[]): Error {
  const names = found.map((one) => `${one.namespace}/${one.name}`);
  return invocationFailure({
    code: "ambiguous-release",
    message: `There are ${found.length} releases "${name}".`,
    hint: `name one of: ${names.join(", ")}`,
  });
}

/** What to do about a release that some run began to change and did not finish. */
export function pendingProblem(release: string, status: string): CliProblem {
  return {
    code: "release-pending",
    message: `${release} is ${status}.`,
    hint: "wait, or bring it back in order when the run that began it has ended",
    command: `npx moor recover --helm ${release}`,
  };
}

function isForbidden(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, "kind") === "authentication";
}
