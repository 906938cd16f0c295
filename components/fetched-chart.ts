import * as pulumi from "@pulumi/pulumi";

import { addressFault, isAddress, referenceFault } from "../environment/charts/addresses.ts";
import { ChartError } from "../environment/charts/chart-error.ts";
import type { WantedChart } from "../environment/charts/chart-index.ts";
import { chartSource } from "../environment/charts/chart-source.ts";
import { isExactVersion } from "../environment/charts/chart-version.ts";
import { fetchChart as fetchWanted } from "../environment/charts/fetch-chart.ts";
import { locateChart } from "../environment/charts/locate-chart.ts";
import { chartText } from "../environment/charts/source-text.ts";
import { chartPath } from "./helm-release/chart-path.ts";
import type { HelmReleaseArgs } from "./helm-release.ts";

/** Arguments for {@link fetchChart}. */
export interface FetchChartArgs {
  /** `oci://host/path`, `https://host/chart.tgz`, or a chart of an HTTP repository. */
  readonly chart: string | { readonly repo: string; readonly name: string };
  /** Exact version, e.g. `1.2.0`. */
  readonly version: string;
  /**
   * `sha256:…` of the archive, with `oci://` of the manifest.
   *
   * @default - any content of this version
   */
  readonly digest?: string;
  /**
   * Who asks; the password is used here and stored nowhere.
   *
   * @default - anybody
   */
  readonly login?: { readonly username: string; readonly password: string };
  /**
   * Executable of Helm 4, which downloads.
   *
   * @default - `helm` on PATH
   */
  readonly helm?: string;
}

/** What of a fetched chart goes into the arguments of a `HelmRelease`. */
export type FetchedChart = Pick<HelmReleaseArgs, "chart" | "version" | "source">;

/**
 * Fetches a chart into `.moorage/charts` of the program, once: afterwards it needs no network.
 *
 * Checks version, digest and content; neither address nor login gets into the state.
 *
 * @example
 * const chart = await fetchChart({ chart: "oci://ghcr.io/acme/charts/cache", version: "1.2.0" });
 * new HelmRelease("cache", { tenant: shop, ...chart });
 */
export async function fetchChart(args: FetchChartArgs): Promise<FetchedChart> {
  const root = process.cwd();
  const wanted = wantedChart(args, root);
  const { version, digest, login, helm = "helm" } = args;
  try {
    if (locateChart(root, wanted) === undefined) {
      await fetchWanted(wanted, { root, helm, login, signal: undefined });
    }
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    const text = sentence(error.message, error.hint);
    throw refusal(login === undefined ? text : text.replaceAll(login.password, "[secret]"));
  }
  const path = locateChart(root, wanted)?.path;
  if (path === undefined) throw refusal(`${chartText(wanted.source, version)} was not kept`);
  return {
    chart: chartPath(path, root),
    version,
    source: { kind: wanted.source.kind, version, pinned: digest !== undefined, verified: false },
  };
}

/** What is meant, once nothing about it is wrong. */
function wantedChart({ chart, version, digest }: FetchChartArgs, root: string): WantedChart {
  const address = typeof chart === "string" ? chart : chart.repo;
  if (!isAddress(address)) {
    throw refusal(
      `'chart' must be an address, got "${address}"; a chart on this machine needs no fetching`,
    );
  }
  const source = chartSource(root, { preset: undefined, chart });
  const fault =
    addressFault(address, false) ??
    (source.kind === "oci" ? referenceFault(source.reference) : undefined);
  if (fault !== undefined) throw refusal(sentence(fault.message, fault.hint));
  if (!isExactVersion(version)) {
    throw refusal(`'version' must be exact, e.g. 1.2.0, got "${version}"`);
  }
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)) {
    throw refusal(`'digest' must be sha256: and 64 hexadecimal digits, got "${digest}"`);
  }
  return { source, version, digest };
}

function sentence(message: string, hint = ""): string {
  return hint === "" ? message : `${message}; ${hint.charAt(0).toLowerCase()}${hint.slice(1)}`;
}

/** Pulumi prints it without a stack trace. */
function refusal(message: string): pulumi.RunError {
  return new pulumi.RunError(`fetchChart: ${message}`);
}
