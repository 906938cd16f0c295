import type { Problem } from "../environment.ts";
import { addressFault, referenceFault } from "../charts/addresses.ts";
import { repositoryAddress } from "../charts/chart-source.ts";
import { isExactVersion, isVersionRange } from "../charts/chart-version.ts";
import { wantedChart } from "../charts/wanted-chart.ts";
import { nearestHint, quote } from "../problems.ts";
import type { ResolvedRelease } from "../resolved-schema.ts";
import type { Complaint, Path } from "../source-file.ts";
import { complain, isFaulty } from "./checked.ts";
import type { Checked } from "./checked.ts";
import { executableFault, localChartFault, localFileFault } from "./local-chart.ts";

/** A complaint about one key of a release. */
interface Fault extends Complaint {
  readonly key: readonly string[];
}

/** What is wrong with where the chart of a release comes from. */
export function sourceProblems(
  checked: Checked,
  at: Path,
  release: ResolvedRelease,
): readonly Problem[] {
  const isDev = isDevelopment(checked);
  const faults =
    release.preset === undefined
      ? chartFaults(checked, release, isDev)
      : presetFaults(release, release.preset);
  const all = [...faults, ...fileFaults(checked, release)];
  return all
    .filter(({ key }) => !isFaulty(checked, [...at, ...key]))
    .map(({ key, ...complaint }) => complain(checked, [...at, ...key], complaint));
}

/** Ranges, plain HTTP and tags that move are for trying things out. */
function isDevelopment({ isProd, files }: Checked): boolean {
  return !isProd && (files.settings["moorage:policy"]?.profile ?? "dev") === "dev";
}

/** Keys that say something about a chart from elsewhere. */
const CHART_KEYS = ["chart", "version", "digest", "verify", "credentials"] as const;

function presetFaults(release: ResolvedRelease, preset: string): readonly Fault[] {
  return CHART_KEYS.filter((key) => release[key] !== undefined).map((key) => ({
    key: [key],
    message: `the preset ${preset} brings its own chart`,
    hint: `Remove ${key}, or remove preset`,
  }));
}

function chartFaults(checked: Checked, release: ResolvedRelease, isDev: boolean): readonly Fault[] {
  const { chart, version } = release;
  if (chart === undefined) {
    const hint = "Write chart and version, or preset: postgres or redis";
    return [{ key: ["chart"], message: "is missing", hint }];
  }
  const source = sourceFault(checked, chart, isDev);
  const versions = versionFault(version, isDev);
  if (source !== undefined || versions !== undefined) {
    return [source, versions].filter((fault) => fault !== undefined);
  }
  return [...keyFaults(checked, release, isDev), ...localFaults(checked, release)];
}

function sourceFault(
  { files }: Checked,
  chart: NonNullable<ResolvedRelease["chart"]>,
  isDev: boolean,
): Fault | undefined {
  if (typeof chart !== "string") {
    const repositories = files.platform.repositories ?? {};
    const address = repositoryAddress(chart.repo, repositories);
    const key = ["chart", "repo"];
    if (address === undefined) {
      const message = `there is no repository ${quote(chart.repo)}`;
      const near = nearestHint(chart.repo, Object.keys(repositories));
      return { key, message, hint: near ?? "Write its address, or name it in repositories" };
    }
    const fault = addressFault(address, isDev);
    if (fault !== undefined) return { key, ...fault };
    return /^[a-z0-9][a-z0-9._-]*$/.test(chart.name)
      ? undefined
      : {
          key: ["chart", "name"],
          message: `${quote(chart.name)} is no name of a chart`,
          hint: "Write lower-case letters, digits and hyphens, e.g. cache",
        };
  }
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(chart)) return undefined;
  const fault =
    addressFault(chart, isDev) ?? (chart.startsWith("oci://") ? referenceFault(chart) : undefined);
  return fault === undefined ? undefined : { key: ["chart"], ...fault };
}

function versionFault(version: string | undefined, isDev: boolean): Fault | undefined {
  const key = ["version"];
  if (version === undefined) {
    return { key, message: "is missing", hint: "Write the chart's version, e.g. 1.2.0" };
  }
  if (isExactVersion(version)) return undefined;
  if (!isVersionRange(version)) {
    const message = `${quote(version)} is neither a version nor a range of versions`;
    return { key, message, hint: "Write the chart's version, e.g. 1.2.0" };
  }
  if (isDev) return undefined;
  const message = `${quote(version)} is a range, so another day would install something else`;
  return { key, message, hint: "Write one version, e.g. 1.2.0; ranges are for dev" };
}

/** Keys that do not fit the kind of source, and the digest that one needs. */
function keyFaults(checked: Checked, release: ResolvedRelease, isDev: boolean): readonly Fault[] {
  const { kind } = wantedChart(checked, release).source;
  const faults: Fault[] = [];
  if (kind === "oci" && release.digest === undefined && !isDev) {
    const message = "is missing, and a version in a registry can become another chart";
    faults.push({ key: ["digest"], message, hint: "Write sha256:…, which moor helm pull prints" });
  }
  if (kind === "folder") {
    for (const key of ["digest", "verify"] as const) {
      if (release[key] === undefined) continue;
      const message = "a folder of the project has neither digest nor signature";
      faults.push({ key: [key], message, hint: `Remove ${key}, or package the chart` });
    }
  }
  if ((kind === "folder" || kind === "archive") && release.credentials !== undefined) {
    const message = "nobody asks who fetches a chart of the project";
    faults.push({ key: ["credentials"], message, hint: "Remove credentials" });
  }
  return faults;
}

function localFaults(checked: Checked, release: ResolvedRelease): readonly Fault[] {
  const { source } = wantedChart(checked, release);
  if (source.kind !== "folder" && source.kind !== "archive") return [];
  const digest = source.kind === "archive" ? release.digest : undefined;
  const fault = localChartFault(checked.root, { ...release, digest });
  return fault === undefined ? [] : [fault];
}

/** Files of the project that a release names besides its chart. */
function fileFaults({ root }: Checked, release: ResolvedRelease): readonly Fault[] {
  const keyring = release.verify?.keyring;
  const { postRender } = release;
  const faults = [
    keyring === undefined
      ? undefined
      : { key: ["verify", "keyring"], fault: localFileFault(root, keyring, "./keys/charts.gpg") },
    postRender === undefined
      ? undefined
      : { key: ["postRender"], fault: executableFault(root, postRender) },
  ];
  return faults.flatMap((found) =>
    found?.fault === undefined ? [] : [{ key: found.key, ...found.fault }],
  );
}
