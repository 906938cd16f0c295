import type { ChartFiles } from "../../kubernetes/chart/chart-files.ts";
import { remembered } from "../../kubernetes/chart/remembered.ts";
import type { LocatedChart } from "../release-config.ts";
import { locateChart } from "./locate-chart.ts";
import { readChart } from "./read-chart.ts";
import { wantedChart } from "./wanted-chart.ts";
import type { ChartProject } from "./wanted-chart.ts";

type Release = Parameters<typeof wantedChart>[1];

/** Charts of one project as it is loaded; the next load looks again. */
const chartsOf = remembered<ChartProject, Map<string, LocatedChart | undefined>>(() => new Map());

/** The chart of a release when it is on this machine; many releases may have the same one. */
export function projectChart(project: ChartProject, release: Release): LocatedChart | undefined {
  const wanted = wantedChart(project, release);
  const charts = chartsOf(project);
  const key = JSON.stringify(wanted);
  if (!charts.has(key)) charts.set(key, locateChart(project.root, wanted));
  return charts.get(key);
}

/** Files of a chart that was located. */
export const locatedFiles = remembered(({ path }: LocatedChart): ChartFiles => readChart(path));
