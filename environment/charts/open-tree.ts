import { chartTree } from "../../kubernetes/chart/chart-tree.ts";
import type { ChartTree } from "../../kubernetes/chart/chart-tree.ts";
import type { ChartFiles } from "../../kubernetes/chart/chart-files.ts";
import { remembered } from "../../kubernetes/chart/remembered.ts";
import { readArchive } from "./chart-archive.ts";
import { ChartError } from "./chart-error.ts";

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
export const openTree = remembered((files: ChartFiles): ChartTree =>
  chartTree(files, (archive) => orUndefined(() => readArchive(archive))),
);
