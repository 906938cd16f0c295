import { helmJson, helmText, named, releaseName, type ReleaseReference } from "./ask-helm.ts";
import { maskedValues, type ValuePath } from "./masked-values.ts";
import { statusAnswer } from "./release-answers.ts";
import { type ReleaseStatus, releaseStatus } from "./releases.ts";
import type { HelmPlace } from "./run-helm.ts";

/** What every change of a release takes. */
export interface ChangeOptions {
  /**
   * Seconds that the operation may take.
   *
   * @default 300
   */
  readonly timeoutSeconds?: number | undefined;
  /**
   * Wait until everything is ready, or gone.
   *
   * @default true
   */
  readonly wait?: boolean | undefined;
  /** Stops it; Helm marks the release as failed, or takes back what it made. */
  readonly signal?: AbortSignal | undefined;
}

/** What is installed, and how. */
export interface InstallOptions extends ChangeOptions {
  /** Folder or archive, absolute or with a leading dot. */
  readonly chart: string;
  /**
   * Values over the chart's own; null removes one of them.
   *
   * @default - none
   */
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Paths of values that are secret, besides those that sound or look like it.
   *
   * @default - none
   */
  readonly secretPaths?: readonly ValuePath[] | undefined;
  /**
   * Take back everything when it fails.
   *
   * @default true
   */
  readonly atomic?: boolean | undefined;
}

/** What was removed. */
export interface Uninstalled {
  /** Objects that the chart keeps on purpose, as Helm names them; volumes of StatefulSets always stay. */
  readonly kept: readonly string[];
}

/** Seconds of every operation that names no other number. */
export const DEFAULT_TIMEOUT_SECONDS = 300;

/** Installs a release into a namespace that exists; fails when there is one of that name. */
export async function installRelease(
  place: HelmPlace,
  reference: ReleaseReference,
  options: InstallOptions,
): Promise<ReleaseStatus> {
  return await applied(place, reference, { ...options, verb: "install" });
}

/** Upgrades a release to a chart and to exactly these values; what it was set to before is gone. */
export async function upgradeRelease(
  place: HelmPlace,
  reference: ReleaseReference,
  options: InstallOptions,
): Promise<ReleaseStatus> {
  return await applied(place, reference, { ...options, verb: "upgrade" });
}

/** Brings a release back to an earlier revision, as a new revision. */
export async function rollbackRelease(
  place: HelmPlace,
  reference: ReleaseReference,
  options: ChangeOptions & { readonly revision: number },
): Promise<ReleaseStatus> {
  const { revision, signal } = options;
  refuseStopped(signal);
  const args = ["rollback", ...named(reference), ...changeFlags(options)];
  args.splice(2, 0, String(revision));
  // Helm leaves a rollback that is stopped half-way, so this one ends its work.
  const call = { args, shielded: true };
  await helmText(place, call, { verb: "rollback", release: releaseName(reference) });
  return await releaseStatus(place, reference);
}

/** Uninstalls a release with its history. */
export async function uninstallRelease(
  place: HelmPlace,
  reference: ReleaseReference,
  options: ChangeOptions = {},
): Promise<Uninstalled> {
  refuseStopped(options.signal);
  const args = ["uninstall", ...named(reference), ...changeFlags(options)];
  const subject = { verb: "uninstall", release: releaseName(reference) };
  const text = await helmText(place, { args, shielded: true }, subject);
  return {
    kept: [...text.matchAll(/^\[(\w+)\] (\S+)$/gm)].map(
      ([, kind, name]) => `${String(kind)} ${String(name)}`,
    ),
  };
}

/** Flags of a change, the same for the call and for `--explain`. */
export function changeFlags({ wait, timeoutSeconds }: ChangeOptions): readonly string[] {
  const seconds = timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  return [...(wait === false ? [] : ["--wait"]), "--timeout", `${String(seconds)}s`];
}

interface Application extends InstallOptions {
  readonly verb: "install" | "upgrade";
}

async function applied(
  place: HelmPlace,
  reference: ReleaseReference,
  { verb, chart, values = {}, secretPaths, atomic, signal, ...rest }: Application,
): Promise<ReleaseStatus> {
  refuseStopped(signal);
  const { secrets } = maskedValues(values, secretPaths);
  const [name, ...where] = named(reference);
  const args = [
    verb,
    String(name),
    chart,
    ...where,
    ...changeFlags(rest),
    ...(atomic === false ? [] : ["--rollback-on-failure"]),
    ...(verb === "upgrade" ? ["--reset-values"] : []),
    "--output",
    "json",
  ];
  const subject = { verb, release: releaseName(reference), secrets };
  statusAnswer.parse(await helmJson(place, { args, values, signal }, subject));
  return await releaseStatus(place, reference, { secretPaths, signal });
}

function refuseStopped(signal: AbortSignal | undefined): void {
  signal?.throwIfAborted();
}
