import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { isDnsLabel, RELEASE_LENGTH } from "../kubernetes/names.ts";
import { reject, rejectAll, wholeProblems } from "./argument-checks.ts";
import { chartDigest, chartPath, chartVersion, readChart } from "./helm-release/chart.ts";
import type { Tenant } from "./tenant.ts";

/** Arguments for {@link HelmRelease}. */
export interface HelmReleaseArgs {
  /** Tenant that the release belongs to. */
  readonly tenant: Tenant;
  /**
   * Key of the namespace that the release lives in, one of the tenant's.
   *
   * @default - the tenant's first namespace
   */
  readonly namespace?: string | undefined;
  /** Folder of the chart, absolute or relative to the program's working directory. */
  readonly chart: string;
  /** Exact version; must be the one in the chart's `Chart.yaml`. */
  readonly version: string;
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
   * Seconds that one Helm operation may take.
   *
   * @default 300
   */
  readonly timeoutSeconds?: number;
  /**
   * True: a failed installation is removed, and a failed upgrade rolled back.
   *
   * @default true
   */
  readonly atomic?: boolean;
}

/**
 * A Helm chart of the repository, installed into a tenant.
 *
 * Creates a Helm release, whose hooks, history and rollback stay Helm's own.
 *
 * @example
 * new HelmRelease("cache", { tenant: shop, chart: "./charts/cache", version: "1.2.0" });
 */
export class HelmRelease extends pulumi.ComponentResource {
  /** State of the release as Helm names it, e.g. `deployed`. */
  public readonly status: pulumi.Output<string>;

  constructor(name: string, args: HelmReleaseArgs, opts?: pulumi.ComponentResourceOptions) {
    const release = args.release ?? name;
    const namespace = args.tenant.space(args.namespace).name;
    super(
      "moorage:index:HelmRelease",
      name,
      { namespace, release },
      pulumi.mergeOptions(opts, { dependsOn: args.tenant }),
    );
    const digest = checkedDigest(this, release, args);

    const installed = new k8s.helm.v3.Release(
      name,
      {
        ...installOptions(args),
        name: release,
        namespace,
        chart: chartPath(args.chart, process.cwd()),
        version: args.version,
        values: args.values ?? {},
        // The provider compares a local chart by path and version only.
        description: `chart sha256:${digest}`,
      },
      {
        parent: this,
        additionalSecretOutputs: ["values"],
        customTimeouts: timeouts(args.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS),
      },
    );

    this.status = installed.status.status;
    this.registerOutputs({ status: this.status });
  }
}

const DEFAULT_TIMEOUT_SECONDS = 300;

/** Checks what only Helm would find otherwise, and returns the digest of the chart's files. */
function checkedDigest(component: pulumi.Resource, release: string, args: HelmReleaseArgs): string {
  if (!isDnsLabel(release) || release.length > RELEASE_LENGTH) {
    reject(
      component,
      `'release' must be a DNS label of at most ${RELEASE_LENGTH} characters, got "${release}"`,
    );
  }
  rejectAll(component, wholeProblems("timeoutSeconds", { value: args.timeoutSeconds, from: 1 }));
  const folder = resolve(args.chart);
  if (!existsSync(join(folder, "Chart.yaml"))) {
    reject(component, `'chart' must be a folder with a Chart.yaml, got "${args.chart}"`);
  }
  const files = readChart(folder);
  const found = chartVersion(files);
  if (found !== args.version) {
    reject(
      component,
      `'version' must be the chart's own, "${found ?? "(none)"}" in ${args.chart}/Chart.yaml, ` +
        `got "${args.version}"`,
    );
  }
  return chartDigest(files);
}

function installOptions(args: HelmReleaseArgs): Partial<k8s.helm.v3.ReleaseArgs> {
  return {
    timeout: args.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    atomic: args.atomic ?? true,
    cleanupOnFail: true,
    maxHistory: 5,
    skipAwait: false,
    waitForJobs: true,
    createNamespace: false,
    // Without these an upgrade keeps values that the program no longer has.
    resetValues: true,
    allowNullValues: true,
  };
}

/** Helm may need the time twice: for the operation and for rolling it back. */
function timeouts(seconds: number): pulumi.CustomTimeouts {
  const twice = `${2 * seconds}s`;
  return { create: twice, update: twice, delete: `${seconds}s` };
}
