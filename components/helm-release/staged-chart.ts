import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

import { ChartError } from "../../environment/charts/chart-error.ts";
import { chartName, chartVersion, openChart } from "../../environment/charts/read-chart.ts";
import type { ChartFiles } from "../../kubernetes/chart/chart-files.ts";
import { chartPath } from "./chart-path.ts";
import { ownFolder, placeWhole } from "./own-folder.ts";

/** A chart, opened. */
export interface OpenChart {
  /** Folder or archive, absolute. */
  readonly path: string;
  readonly files: ChartFiles;
  /** SHA-256 of the content, hexadecimal. */
  readonly digest: string;
  readonly name: string;
  readonly version: string | undefined;
  /** True when it is deployed as a folder, false: as an archive. */
  readonly isFolder: boolean;
}

/** Why there is no chart, for the reader of the arguments. */
export interface NoChart {
  readonly problem: string;
}

/** Opens the chart behind a path. */
export function chartAt(path: string, program: string): OpenChart | NoChart {
  const absolute = resolve(program, path);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  const isFolder = stats?.isDirectory() ?? false;
  if (stats === undefined || (isFolder && !existsSync(join(absolute, "Chart.yaml")))) {
    return {
      problem: `'chart' must be a folder with a Chart.yaml or a packaged chart, got "${path}"`,
    };
  }
  try {
    return opened(absolute, isFolder);
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    const { message, hint } = error;
    return { problem: `'chart' ${message}, got "${path}"${hint === undefined ? "" : `; ${hint}`}` };
  }
}

function opened(path: string, isFolder: boolean): OpenChart {
  const { files, digest } = openChart(path);
  const name = chartName(files) ?? "";
  return {
    path,
    files,
    digest,
    // It becomes a part of a path.
    name: /^[A-Za-z0-9][-.\w]*$/.test(name) ? name : "chart",
    version: chartVersion(files),
    isFolder,
  };
}

/**
 * Puts a chart where its content alone decides the path, and returns the path for Pulumi.
 *
 * So a chart that only moved makes no difference, no machine's path gets into the state, and what
 * Helm adds or what is edited meanwhile stays out of both.
 */
export function stagedChart(chart: OpenChart, program: string, use?: string): string {
  if (isPlaced(chart)) return chartPath(chart.path, program);
  const folder = join(
    ownFolder(program),
    "charts",
    chart.digest,
    ...(use === undefined ? [] : [use]),
  );
  const { isFolder } = chart;
  const file = isFolder ? chart.name : `${chart.name}-${chart.version ?? "0"}.tgz`;
  const target = join(folder, file);
  if (use !== undefined || digestOf(target) !== chart.digest) {
    placeWhole(target, (temporary) => {
      if (isFolder) copyFolder(chart, temporary);
      else writeFileSync(temporary, readFileSync(chart.path));
    });
  }
  return chartPath(target, program);
}

/** Fetched charts lie there already. */
function isPlaced({ path, digest }: OpenChart): boolean {
  const folder = dirname(path);
  return basename(folder) === digest && folder.endsWith(join(".moorage", "charts", digest));
}

function digestOf(target: string): string | undefined {
  if (!existsSync(target)) return undefined;
  try {
    return openChart(target).digest;
  } catch {
    return undefined; // damaged, so it is placed again
  }
}

function copyFolder({ path, files }: OpenChart, target: string): void {
  for (const [file, content] of files) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    writeFileSync(join(target, file), content);
  }
  const ignored = join(path, ".helmignore");
  if (existsSync(ignored)) writeFileSync(join(target, ".helmignore"), readFileSync(ignored));
}
