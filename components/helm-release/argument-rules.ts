import { statSync } from "node:fs";
import { resolve } from "node:path";

import type * as pulumi from "@pulumi/pulumi";

import { chartCrds } from "../../environment/charts/chart-crds.ts";
import { engineChoice, type EngineChoice } from "../../kubernetes/chart/engine-choice.ts";
import { isDnsLabel, RELEASE_LENGTH } from "../../kubernetes/names.ts";
import { rejectAll, wholeProblems } from "../argument-checks.ts";
import type { HelmReleaseArgs } from "./arguments.ts";
import { engineSettings } from "./engine-settings.ts";
import type { NoChart, OpenChart } from "./staged-chart.ts";

/** Rejects what only Helm or the cluster would find otherwise, and returns the chart. */
export function checkRelease(
  component: pulumi.Resource,
  args: HelmReleaseArgs,
  { release, chart }: { readonly release: string; readonly chart: OpenChart | NoChart },
): OpenChart {
  rejectAll(component, [...argumentProblems(args, release), ...chartProblems(args, chart)]);
  if ("problem" in chart) throw new Error(chart.problem);
  return chart;
}

/** Everything that is wrong with the arguments, whatever the chart is. */
function argumentProblems(args: HelmReleaseArgs, release: string): readonly string[] {
  return [
    ...(isDnsLabel(release) && release.length <= RELEASE_LENGTH
      ? []
      : [
          `'release' must be a DNS label of at most ${RELEASE_LENGTH} characters, got "${release}"`,
        ]),
    ...wholeProblems("timeoutSeconds", { value: args.timeoutSeconds, from: 1 }),
    ...wholeProblems("maxHistory", { value: args.maxHistory, from: 1 }),
    ...(args.wait === false && args.atomic === true
      ? ["'atomic' needs 'wait', since Helm can only roll back what it waits for; drop one of them"]
      : []),
    ...postRenderProblems(args.postRender),
  ];
}

function postRenderProblems(file: string | undefined): readonly string[] {
  if (file === undefined) return [];
  const stats = statSync(resolve(file), { throwIfNoEntry: false });
  if (stats?.isFile() !== true) return [`'postRender' must be a file, got "${file}"`];
  return (stats.mode & 0o111) === 0
    ? [`'postRender' must be executable, got "${file}"; run chmod +x ${file}`]
    : [];
}

/** What is wrong with the chart. */
function chartProblems(args: HelmReleaseArgs, chart: OpenChart | NoChart): readonly string[] {
  if ("problem" in chart) return [chart.problem];
  return [
    ...(chart.version === args.version
      ? []
      : [
          `'version' must be the chart's own, "${chart.version ?? "(none)"}" in ` +
            `${args.chart}/Chart.yaml, got "${args.version}"`,
        ]),
    ...(args.crds === "separate" ? chartCrds(chart.files).problems : []),
    ...engineProblems(engineChoice(chart.files, engineSettings(args))),
  ];
}

/** What the engine that was asked for would lose. */
function engineProblems({ engine, losses }: EngineChoice): readonly string[] {
  // A secret may go into a Secret only, which the plan checks for each object.
  const lost = losses.filter((loss) => !loss.startsWith("secret values"));
  return engine === "chart" && lost.length > 0
    ? [`'engine: chart' would lose ${lost.join(", ")}; write 'engine: release'`]
    : [];
}
