import type { HelmReleaseArgs } from "./arguments.ts";
import type { NoChart, OpenChart } from "./staged-chart.ts";

/** What policies may know of a release; never a value, nor an address. */
export interface ReleaseSummary {
  readonly chart?: string;
  /** Version that was asked for. */
  readonly version: string;
  /** E.g. `folder`, `oci`. */
  readonly source: string;
  /** Digest of the chart's content. */
  readonly digest?: string;
  readonly pinned: boolean;
  readonly verified: boolean;
  readonly crds: string;
}

/** What the component registers of its chart. */
export function releaseSummary(args: HelmReleaseArgs, chart: OpenChart | NoChart): ReleaseSummary {
  const kind = /\.(?:tgz|tar\.gz)$/.test(args.chart) ? "archive" : "folder";
  const { source = { kind, version: args.version, pinned: false, verified: false } } = args;
  return {
    ...("problem" in chart ? {} : { chart: chart.name, digest: `sha256:${chart.digest}` }),
    version: source.version,
    source: source.kind,
    pinned: source.pinned,
    verified: source.verified,
    crds: args.crds ?? "chart",
  };
}
