import type * as pulumi from "@pulumi/pulumi";

import type { ChartSource } from "../../environment/release-config.ts";
import type { ImageRewrites } from "../../kubernetes/image-rules.ts";
import type { Tenant } from "../tenant.ts";

/** Where a chart was found before it came to this machine. */
export interface HelmSource {
  readonly kind: ChartSource["kind"];
  /** Version that was asked for, e.g. a range. */
  readonly version: string;
  /** True when a digest was asked for. */
  readonly pinned: boolean;
  /** True when its signature was verified. */
  readonly verified: boolean;
}

/** Arguments for `HelmRelease`. */
export interface HelmReleaseArgs {
  /** Tenant that the release belongs to. */
  readonly tenant: Tenant;
  /**
   * Key of the namespace that the release lives in, one of the tenant's.
   *
   * @default - the tenant's first namespace
   */
  readonly namespace?: string | undefined;
  /** Folder or archive of the chart, absolute or relative to the program's working directory. */
  readonly chart: string;
  /** Exact version; must be the one in the chart's `Chart.yaml`. */
  readonly version: string;
  /**
   * Where the chart comes from, for the policies.
   *
   * @default - the folder or archive of `chart`
   */
  readonly source?: HelmSource | undefined;
  /**
   * Name of the release inside the namespace, at most 53 characters.
   *
   * @default - the component's name
   */
  readonly release?: string;
  /**
   * Values over the chart's own; `null` removes a default of the chart. Secret Outputs stay secret.
   *
   * @default - none
   */
  readonly values?: pulumi.Inputs;
  /**
   * `release`: Helm installs, with hooks and history; `chart`: Pulumi makes each object; `auto`: the
   * latter when the chart and these arguments have nothing that only Helm can do.
   *
   * @default "release"
   */
  readonly engine?: "release" | "chart" | "auto" | undefined;
  /**
   * Who makes the objects of the chart's folder crds/: Helm, nobody, or this component, protected.
   *
   * @default "chart"
   */
  readonly crds?: "chart" | "skip" | "separate" | undefined;
  /**
   * Seconds that one Helm operation may take.
   *
   * @default 300
   */
  readonly timeoutSeconds?: number;
  /**
   * Wait until everything is ready, Jobs included.
   *
   * @default true
   */
  readonly wait?: boolean | undefined;
  /**
   * True: a failed installation is removed, and a failed upgrade rolled back.
   *
   * @default - true, unless `wait` is false or Pulumi makes the objects
   */
  readonly atomic?: boolean | undefined;
  /**
   * Remove what a failed upgrade made.
   *
   * @default true
   */
  readonly cleanupOnFail?: boolean | undefined;
  /**
   * Revisions that Helm keeps.
   *
   * @default 5
   */
  readonly maxHistory?: number | undefined;
  /**
   * Fetch dependencies that the chart folder lacks.
   *
   * @default false
   */
  readonly dependencyUpdate?: boolean | undefined;
  /**
   * Executable that changes what was rendered, absolute or relative to the working directory.
   *
   * @default - none
   */
  readonly postRender?: string | undefined;
  /**
   * Images that run in the place of others, e.g. `{ "ghcr.io/*": "mirror.example/ghcr/*" }`; hooks
   * keep theirs.
   *
   * @default - none
   */
  readonly images?: ImageRewrites | undefined;
  /**
   * Take over a release of this name that is there already, and upgrade it; fails without one.
   *
   * @default false
   */
  readonly adopt?: boolean | undefined;
}
