import type { KubernetesObject } from "../kubernetes/object-kind.ts";
import type { ListingOptions } from "../plan/standalone-isolation.ts";
import type { Context } from "./context.ts";
import { invocationFailure } from "./problem.ts";
import { textOfInput } from "./standard-input.ts";

/** Flags of `moor isolation`. */
export interface IsolationFlags {
  readonly manifests?: readonly string[] | undefined;
  readonly ingressNamespace?: string | undefined;
  readonly outsides?: true | undefined;
  readonly podCidr?: readonly string[] | undefined;
  readonly from?: readonly string[] | undefined;
  readonly to?: readonly string[] | undefined;
  readonly namespace?: readonly string[] | undefined;
}

/** Objects to list the connections of, and where they come from. */
export interface IsolationObjects extends Omit<ListingOptions, "filter"> {
  readonly objects: readonly KubernetesObject[];
  /** Files read; null for a plan. */
  readonly files: number | null;
  readonly skipped: readonly { readonly kind: string; readonly count: number }[];
  readonly notes: readonly string[];
}

/** Reads the manifests that the flags name, or else plans the environment. */
export async function isolationObjects(
  context: Context,
  flags: IsolationFlags,
  progress: (text: string) => void,
): Promise<IsolationObjects> {
  const { manifests } = flags;
  if (manifests === undefined) return await planned(context, flags);
  if (context.options.env !== undefined) throw bothSources();
  return await read(context, { ...flags, manifests }, progress);
}

async function read(
  context: Context,
  flags: IsolationFlags & { readonly manifests: readonly string[] },
  progress: (text: string) => void,
): Promise<IsolationObjects> {
  const { readManifests } = await import("../plan/manifests/read-manifests.ts");
  const { namespaceLabels, unseenController, usualOutsides } =
    await import("../plan/listing/outside-peers.ts");
  const { STANDARD_INPUT } = await import("../plan/manifests/find-files.ts");
  await refuseBadCidrs(flags.podCidr ?? []);
  const { objects, files, skipped, notes } = readManifests({
    cwd: context.host.cwd,
    places: flags.manifests,
    standardInput: flags.manifests.includes(STANDARD_INPUT)
      ? await textOfInput(context)
      : undefined,
    onFile: (done, all) => {
      progress(`read ${done} of ${all} files`);
    },
  });
  const labelsOf = namespaceLabels(objects);
  return {
    objects,
    files,
    skipped: [...skipped].map(([kind, count]) => ({ kind, count })),
    notes,
    controllers: [unseenController(flags.ingressNamespace, labelsOf)],
    controllerHint:
      flags.ingressNamespace === undefined
        ? "nobody says where the ingress controller runs; --ingress-namespace does"
        : undefined,
    outsides: flags.outsides === true ? usualOutsides(labelsOf) : [],
    podCidrs: flags.podCidr ?? [],
  };
}

async function planned(context: Context, flags: IsolationFlags): Promise<IsolationObjects> {
  refuseManifestFlags(flags);
  const { findProjectRoot } = await import("../environment/environments.ts");
  if (findProjectRoot(context.host.cwd) === undefined) throw noSource(context.host.cwd);
  const { name } = await context.environment();
  const { loadPlannable } = await import("./loading.ts");
  const { planProject } = await import("./planning.ts");
  const { planPeers, plannedObjects } = await import("../plan/listing/planned-objects.ts");
  const loaded = await loadPlannable(context, { root: await context.root(), environment: name });
  const plan = await planProject(context, loaded);
  return {
    ...plannedObjects(plan),
    ...planPeers(loaded.environment, flags.outsides === true),
    files: null,
    skipped: [],
  };
}

async function refuseBadCidrs(cidrs: readonly string[]): Promise<void> {
  const { cidrProblem } = await import("../kubernetes/network/cidr.ts");
  for (const cidr of cidrs) {
    const problem = cidrProblem(cidr);
    if (problem === undefined) continue;
    const message = `--pod-cidr "${cidr}" ${problem.message}.`;
    throw invocationFailure({ code: "invalid-argument", message, hint: problem.hint });
  }
}

function refuseManifestFlags({ ingressNamespace, podCidr }: IsolationFlags): void {
  const flag = ingressNamespace === undefined ? podCidr && "--pod-cidr" : "--ingress-namespace";
  if (flag === undefined) return;
  throw invocationFailure({
    code: "invalid-option",
    message: `${flag} goes with --manifests.`,
    hint: "an environment says it itself: moorage:ingress, moorage:network",
    command: "moor isolation --help",
  });
}

function bothSources(): Error {
  return invocationFailure({
    code: "invalid-option",
    message: "--env and --manifests exclude each other.",
    hint: "use one of them: the plan of an environment, or files",
  });
}

function noSource(cwd: string): Error {
  return invocationFailure({
    code: "no-project",
    message: `No platform.yaml in ${cwd} or above it.`,
    hint: "run it in a folder of a Moorage project, or name manifests",
    command: "moor isolation --manifests <folder>",
  });
}
