import type { LoadedEnvironment, ReleaseConfig } from "../../environment/environment.ts";
import { isSecretReference } from "../../environment/plain-data.ts";
import { isOurDescription } from "../../kubernetes/chart/release-description.ts";
import { RELEASE_TYPE } from "../../kubernetes/object-kind.ts";
import type { Toolchain } from "../../toolchain/toolchain.ts";
import type { StackTarget } from "../operation.ts";
import type { Workspace } from "../workspace.ts";
import { releaseName, type ReleaseReference } from "./ask-helm.ts";
import type { ValuePath } from "./masked-values.ts";
import type { ReleaseRevision } from "./releases.ts";

/** A release that the files of an environment declare. */
export interface DeclaredRelease extends ReleaseReference {
  /** E.g. `tenants.globex.releases.cache`. */
  readonly path: string;
  /** `file:line:column` of its first line. */
  readonly at: string;
  readonly config: ReleaseConfig;
}

/** Every release that the files declare, by tenant and name. */
export function declaredReleases({
  environment,
  origins,
}: Pick<LoadedEnvironment, "environment" | "origins">): readonly DeclaredRelease[] {
  return environment.tenants.flatMap((tenant) =>
    tenant.releases.map((config) => {
      const path = `tenants.${tenant.name}.releases.${config.name}`;
      const { name, namespace } = config;
      return { namespace, name, path, at: firstLine(origins, path), config };
    }),
  );
}

/** The declaration of a release. */
export function declarationOf(
  declared: readonly DeclaredRelease[],
  { namespace, name }: ReleaseReference,
): DeclaredRelease | undefined {
  return declared.find((one) => one.namespace === namespace && one.name === name);
}

/** Paths of the values of a release that the stack file holds encrypted; none when nobody declares it. */
export function secretPathsOf(
  declared: readonly DeclaredRelease[],
  reference: ReleaseReference,
): readonly ValuePath[] {
  const values = declarationOf(declared, reference)?.config.values;
  return values === undefined ? [] : pathsBelow([], values);
}

/** True when a program of Moorage deployed one of the revisions. */
export function isMarkedAsOurs(revisions: readonly ReleaseRevision[]): boolean {
  return revisions.some(({ description }) => isOurDescription(description));
}

/** True when the state of the stack holds the release. */
export async function isRecorded(
  target: StackTarget,
  reference: ReleaseReference,
  toolchain: Toolchain,
): Promise<boolean> {
  const { openWorkspace } = await import("../workspace.ts");
  const workspace = openWorkspace(target, toolchain);
  try {
    return await isRecordedIn(workspace, reference);
  } finally {
    workspace.close();
  }
}

/** The same for a workspace that is open. */
export async function isRecordedIn(
  workspace: Workspace,
  reference: ReleaseReference,
): Promise<boolean> {
  return (await recordedReleases(workspace)).has(releaseName(reference));
}

/** Releases in the state of a stack, as `namespace/name`. */
export async function recordedReleases(workspace: Workspace): Promise<ReadonlySet<string>> {
  const { recordedResources } = await import("../recorded-resources.ts");
  const recorded = await recordedResources(workspace);
  const releases = recorded.filter(({ type, custom }) => type === RELEASE_TYPE && custom);
  return new Set(
    releases.map(({ inputs }) => `${String(inputs["namespace"])}/${String(inputs["name"])}`),
  );
}

function pathsBelow(path: ValuePath, value: unknown): readonly ValuePath[] {
  if (isSecretReference(value)) return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => pathsBelow([...path, key], inner));
}

/** Where the first of its values that a file sets stands. */
function firstLine(origins: LoadedEnvironment["origins"], path: string): string {
  const places = [...origins]
    .filter(([key]) => key.startsWith(`${path}.`))
    .flatMap(([, chain]) => chain.map(({ at }) => at))
    .filter((at) => /:\d+:\d+$/.test(at));
  const inOrder = places.toSorted((a, b) => Number(lineOf(a)) - Number(lineOf(b)));
  return inOrder.find((at) => at.startsWith("platform.yaml:")) ?? inOrder[0] ?? "platform.yaml";
}

function lineOf(at: string): string | undefined {
  return /:(\d+):\d+$/.exec(at)?.[1];
}
