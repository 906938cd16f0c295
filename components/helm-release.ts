import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { chartCrds } from "../environment/charts/chart-crds.ts";
import { engineChoice } from "../kubernetes/chart/engine-choice.ts";
import { releaseDescription } from "../kubernetes/chart/release-description.ts";
import { checkRelease } from "./helm-release/argument-rules.ts";
import type { HelmReleaseArgs } from "./helm-release/arguments.ts";
import { crdArgs } from "./helm-release/crd-args.ts";
import { engineSettings } from "./helm-release/engine-settings.ts";
import { installOptions, releaseTimeouts } from "./helm-release/install-options.ts";
import { withoutNulls } from "./helm-release/null-values.ts";
import { postRenderPath } from "./helm-release/post-render.ts";
import { chartAt, stagedChart, type OpenChart } from "./helm-release/staged-chart.ts";
import { releaseSummary } from "./helm-release/summary.ts";
import { OBJECT_TIMEOUTS } from "./timeouts.ts";

export type { HelmReleaseArgs, HelmSource } from "./helm-release/arguments.ts";

/**
 * A Helm chart, installed into a tenant.
 *
 * Creates a Helm release, whose hooks, history and rollback stay Helm's own, or with
 * `engine: "chart"` each object of the chart; with `crds: "separate"` its CRDs before.
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
    const found = chartAt(args.chart, process.cwd());
    super(
      "moorage:index:HelmRelease",
      name,
      { namespace, release, ...releaseSummary(args, found) },
      pulumi.mergeOptions(opts, { dependsOn: args.tenant }),
    );
    const chart = checkRelease(this, args, { release, chart: found });
    const scope: Scope = { name, args, release, namespace, chart, component: this };

    const crds = args.crds === "separate" ? createCrds(scope) : [];
    const { engine } = engineChoice(chart.files, engineSettings(args));
    this.status = engine === "chart" ? createObjects(scope, crds) : createRelease(scope, crds);
    this.registerOutputs({ status: this.status });
  }
}

interface Scope {
  readonly name: string;
  readonly args: HelmReleaseArgs;
  readonly release: string;
  readonly namespace: string;
  readonly chart: OpenChart;
  readonly component: HelmRelease;
}

type Crds = readonly pulumi.Resource[];

/** Deleting one deletes every object of its kind, so nothing of ours ever does. */
function createCrds({ name, chart, component }: Scope): Crds {
  return chartCrds(chart.files).crds.map(
    (crd) =>
      new k8s.apiextensions.CustomResource(`${name}-crd-${crd.name}`, crdArgs(crd), {
        parent: component,
        protect: true,
        retainOnDelete: true,
        customTimeouts: OBJECT_TIMEOUTS,
      }),
  );
}

function createRelease(scope: Scope, crds: Crds): pulumi.Output<string> {
  const { name, args, release, namespace, chart, component } = scope;
  const { path, values } = installed(scope);
  const postrender = postRendering(args);
  const made = new k8s.helm.v3.Release(
    name,
    {
      ...installOptions(args),
      name: release,
      namespace,
      chart: path,
      version: args.version,
      values,
      ...(postrender === undefined ? {} : { postrender }),
      // The provider compares a local chart by path and version only.
      description: releaseDescription(chart.digest),
    },
    {
      parent: component,
      dependsOn: [...crds],
      additionalSecretOutputs: ["values"],
      customTimeouts: releaseTimeouts(args),
      ...(args.adopt === true ? { import: `${namespace}/${release}` } : {}),
    },
  );
  return made.status.status;
}

function createObjects(scope: Scope, crds: Crds): pulumi.Output<string> {
  const { name, args, release, namespace, component } = scope;
  const { crds: treatment = "chart", dependencyUpdate, wait = true } = args;
  const { path, values } = installed(scope);
  const command = postRendering(args, release);
  const objects = new k8s.helm.v4.Chart(
    name,
    {
      name: release,
      namespace,
      chart: path,
      version: args.version,
      values,
      skipAwait: !wait,
      ...(treatment === "chart" ? {} : { skipCrds: true }),
      ...(dependencyUpdate === true ? { dependencyUpdate } : {}),
      ...(command === undefined ? {} : { postRenderer: { command } }),
    },
    { parent: component, dependsOn: [...crds] },
  );
  return objects.resources.apply(() => "deployed");
}

/** Path and values of what is installed; with `dependencyUpdate` Helm writes into a chart of its own. */
function installed({ chart, args, name }: Scope): { path: string; values: pulumi.Inputs } {
  const { values = {}, dependencyUpdate } = args;
  const valued = withoutNulls(chart, values);
  const use = dependencyUpdate === true ? name : undefined;
  return { path: stagedChart(valued.chart, process.cwd(), use), values: valued.values };
}

/** Helm marks its objects itself; those of Pulumi get the name of their release here. */
function postRendering(
  { images = {}, postRender }: HelmReleaseArgs,
  release?: string,
): string | undefined {
  return postRenderPath({ images, command: postRender, release }, process.cwd());
}
