/** A chart's files, by path inside the chart with forward slashes. */
export type ChartFiles = ReadonlyMap<string, Uint8Array>;
