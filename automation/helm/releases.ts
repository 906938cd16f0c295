import { maskSecrets } from "../mask.ts";
import { helmJson, named, releaseName, type ReleaseReference } from "./ask-helm.ts";
import { maskedValues, type ValuePath } from "./masked-values.ts";
import {
  chartParts,
  historyAnswer,
  isoTime,
  listAnswer,
  type Pod,
  statusAnswer,
  valuesAnswer,
} from "./release-answers.ts";
import type { HelmPlace } from "./run-helm.ts";

export type { ReleaseReference } from "./ask-helm.ts";

/** One revision of a release. */
export interface ReleaseRevision {
  readonly revision: number;
  /** E.g. `deployed`, `superseded`, `failed`, `pending-upgrade`. */
  readonly status: string;
  /** Name of the chart. */
  readonly chart: string;
  /** Version of the chart. */
  readonly version: string;
  /** Version of what the chart installs; empty when it does not say. */
  readonly appVersion: string;
  /** When it was deployed, as an ISO time. */
  readonly updated: string;
  /** What Helm or the deployer noted, without secrets. */
  readonly description: string;
}

/** A release in its latest revision. */
export type ReleaseSummary = ReleaseReference & Omit<ReleaseRevision, "description">;

/** A release and what it is made of. */
export interface ReleaseStatus extends ReleaseReference, ReleaseRevision {
  /** When its first revision was deployed. */
  readonly firstDeployed: string;
  /** Objects that it made and that are there. */
  readonly objects: readonly { readonly kind: string; readonly name: string }[];
  readonly pods: readonly ReleasePod[];
}

/** A pod of a release. */
export interface ReleasePod {
  readonly name: string;
  /** E.g. `Running`. */
  readonly phase: string;
  readonly ready: boolean;
}

/** What is read of a release, and what must not be shown of it. */
export interface ReadOptions {
  /**
   * Revision to read.
   *
   * @default - the latest
   */
  readonly revision?: number | undefined;
  /**
   * Paths of values that are secret, besides those that sound or look like it.
   *
   * @default - none
   */
  readonly secretPaths?: readonly ValuePath[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Releases of a namespace, or of all of them, in every state, by namespace and name. */
export async function listReleases(
  place: HelmPlace,
  { namespace, signal }: { readonly namespace?: string; readonly signal?: AbortSignal } = {},
): Promise<readonly ReleaseSummary[]> {
  const where = namespace === undefined ? ["--all-namespaces"] : ["--namespace", namespace];
  const time = ["--time-format", "2006-01-02T15:04:05.000Z07:00"];
  const args = ["list", ...where, "--max", "0", ...time, "--output", "json"];
  const answer = listAnswer.parse(await helmJson(place, { args, signal }, { verb: "list" }));
  const found = answer.map(({ name, namespace: space, chart, ...rest }) => ({
    ...revisionOf(chart, rest),
    namespace: space,
    name,
  }));
  return found.toSorted((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name));
}

/** State, objects and pods of a release. */
export async function releaseStatus(
  place: HelmPlace,
  reference: ReleaseReference,
  options: ReadOptions = {},
): Promise<ReleaseStatus> {
  const { signal } = options;
  const args = ["status", ...named(reference, options), "--output", "json"];
  const subject = { verb: "status", release: releaseName(reference) };
  const { version: revision, info } = statusAnswer.parse(
    await helmJson(place, { args, signal }, subject),
  );
  const revisions = await releaseHistory(place, reference, options);
  const own = revisions.find((one) => one.revision === revision);
  const lists = Object.entries(info.resources ?? {}).flatMap(([, objects]) => objects);
  return {
    ...reference,
    ...(own ?? { chart: "", version: "", appVersion: "", updated: isoTime(info.last_deployed) }),
    revision,
    status: info.status,
    description: own?.description ?? "",
    firstDeployed: isoTime(info.first_deployed),
    objects: lists.flatMap((object) => {
      if ("items" in object) return [];
      const { kind, metadata } = object;
      return kind === undefined || metadata === undefined ? [] : [{ kind, name: metadata.name }];
    }),
    pods: lists.flatMap((object) => ("items" in object ? object.items : [])).map(podOf),
  };
}

/** Every revision that Helm keeps of a release, the oldest first. */
export async function releaseHistory(
  place: HelmPlace,
  reference: ReleaseReference,
  { secretPaths, signal }: Omit<ReadOptions, "revision"> = {},
): Promise<readonly ReleaseRevision[]> {
  const args = ["history", ...named(reference), "--max", "1000", "--output", "json"];
  const subject = { verb: "history", release: releaseName(reference) };
  const answer = historyAnswer.parse(await helmJson(place, { args, signal }, subject));
  const revisions: ReleaseRevision[] = [];
  for (const { chart, description, ...rest } of answer) {
    const options = { revision: rest.revision, secretPaths, signal };
    // Errors quote what the API server refused.
    const isHarmless = !/\b(?:failed|error)\b/i.test(description);
    const secrets = isHarmless ? [] : await releaseSecrets(place, reference, options);
    const shown = maskSecrets(description, secrets);
    revisions.push({ ...revisionOf(chart, rest), description: shown });
  }
  return revisions;
}

/** Values that somebody set, or with `all` the chart's own too; secrets read `[secret]`. */
export async function releaseValues(
  place: HelmPlace,
  reference: ReleaseReference,
  options: ReadOptions & { readonly all?: boolean | undefined } = {},
): Promise<Readonly<Record<string, unknown>>> {
  const { values } = maskedValues(await rawValues(place, reference, options), options.secretPaths);
  return values;
}

async function rawValues(
  place: HelmPlace,
  reference: ReleaseReference,
  options: ReadOptions & { readonly all?: boolean | undefined },
): Promise<Readonly<Record<string, unknown>>> {
  const all = options.all === true ? ["--all"] : [];
  const args = ["get", "values", ...named(reference, options), ...all, "--output", "json"];
  const subject = { verb: "get values", release: releaseName(reference) };
  return valuesAnswer.parse(await helmJson(place, { args, signal: options.signal }, subject));
}

/** Texts of a release that must not be shown. */
export async function releaseSecrets(
  place: HelmPlace,
  reference: ReleaseReference,
  options: ReadOptions,
): Promise<readonly string[]> {
  const values = await rawValues(place, reference, { ...options, all: true });
  return maskedValues(values, options.secretPaths).secrets;
}

interface Told {
  readonly revision: number;
  readonly status: string;
  readonly updated: string;
  readonly app_version: string;
}

function revisionOf(chart: string, told: Told): Omit<ReleaseRevision, "description"> {
  const { name, version } = chartParts(chart);
  const { revision, status, updated, app_version: appVersion } = told;
  return { revision, status, chart: name, version, appVersion, updated: isoTime(updated) };
}

function podOf({ metadata, status }: Pod): ReleasePod {
  const ready = status.conditions.some((one) => one.type === "Ready" && one.status === "True");
  return { name: metadata.name, phase: status.phase, ready };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
