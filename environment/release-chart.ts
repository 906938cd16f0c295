import { chartTree } from "../kubernetes/chart/chart-tree.ts";
import type { ChartTree } from "../kubernetes/chart/chart-tree.ts";
import type { ChartFiles } from "../kubernetes/chart/chart-files.ts";
import { readArchive } from "./charts/chart-archive.ts";
import { ChartError } from "./charts/chart-error.ts";

/** What `read` makes of a chart; undefined when the chart is corrupt, which its own check reports. */
export function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ChartError) return undefined;
    throw error;
  }
}

/** A chart with everything inside it, packed charts included. */
export function openTree(files: ChartFiles): ChartTree {
  return chartTree(files, (archive) => orUndefined(() => readArchive(archive)));
}
