import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { isLoopback } from "./addresses.ts";
import { ChartError } from "./chart-error.ts";
import type { WantedChart } from "./chart-index.ts";
import { isExactVersion } from "./chart-version.ts";
import { REPOSITORY, writeAccess } from "./helm-access.ts";
import type { Login } from "./helm-access.ts";
import { askHelm } from "./helm-process.ts";
import type { HelmHome } from "./helm-process.ts";
import { pullError } from "./pull-error.ts";

/** A chart as it came, nothing about it checked yet. */
export interface PulledChart {
  readonly bytes: Uint8Array;
  /** Provenance file; undefined when nobody asked for it. */
  readonly provenance: Uint8Array | undefined;
  /** `sha256:…` of the manifest, with OCI. */
  readonly manifest: string | undefined;
}

/** Brings a chart of a repository, registry or address. */
export async function pullChart(
  home: HelmHome,
  wanted: WantedChart,
  login: Login | undefined,
): Promise<PulledChart> {
  const { source } = wanted;
  writeAccess(home.folder, source, login);
  if (source.kind === "repository") await told(home, ["repo", "update", REPOSITORY], wanted);
  const target = join(home.folder, "pulled");
  mkdirSync(target);
  const flags = ["--destination", target, ...(wanted.keyring === undefined ? [] : ["--prov"])];
  const text = await told(home, ["pull", ...pullArguments(wanted), ...flags], wanted);
  const bytes = readFileSync(join(target, onlyFile(target, /(?<!\.prov)$/)));
  return {
    bytes,
    provenance: wanted.keyring === undefined ? undefined : readProvenance(target),
    manifest: source.kind === "oci" ? /^Digest: (sha256:\S+)$/m.exec(text)?.[1] : undefined,
  };
}

/** Checks the signature of a chart with the keys of a keyring. */
export async function verifyChart(
  home: HelmHome,
  chart: { readonly name: string; readonly bytes: Uint8Array; readonly provenance: Uint8Array },
  keyring: string,
): Promise<void> {
  const folder = join(home.folder, "verified");
  mkdirSync(folder);
  // The signed text names the file, and what was pulled by digest has another name.
  const file = join(folder, chart.name);
  writeFileSync(file, chart.bytes);
  writeFileSync(`${file}.prov`, chart.provenance);
  const { isDone, text } = await askHelm(home, ["verify", file, "--keyring", keyring]);
  if (isDone) return;
  const why = text.replace(/^Error: /, "").split("\n")[0] ?? "";
  const hint = "Fetch it from its maker again, or correct verify.keyring";
  throw new ChartError(`the signature of ${chart.name} does not hold: ${why}`, hint);
}

function pullArguments({ source, version, digest }: WantedChart): readonly string[] {
  if (source.kind === "oci") {
    const pin = digest === undefined ? "" : `@${digest}`;
    const plain = isLoopback(source.reference) ? ["--plain-http"] : [];
    // A range says nothing about one digest.
    const asked = pin === "" || isExactVersion(version) ? ["--version", version] : [];
    return [`${source.reference}${pin}`, ...asked, ...plain];
  }
  if (source.kind === "repository") {
    return [`${REPOSITORY}/${source.name}`, "--version", version];
  }
  return source.kind === "url" ? [source.url] : [];
}

async function told(home: HelmHome, args: readonly string[], wanted: WantedChart): Promise<string> {
  const { isDone, text } = await askHelm(home, args);
  if (isDone) return text;
  throw pullError(wanted, text);
}

function readProvenance(folder: string): Uint8Array {
  return readFileSync(join(folder, onlyFile(folder, /\.prov$/)));
}

function onlyFile(folder: string, name: RegExp): string {
  const file = readdirSync(folder).find((candidate) => name.test(candidate));
  if (file !== undefined) return file;
  throw new ChartError("nothing came", "Try again, and tell who runs the repository");
}
