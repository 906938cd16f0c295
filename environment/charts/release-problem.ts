import type { LoadedEnvironment, Problem } from "../environment.ts";
import type { ChartError } from "./chart-error.ts";

/** Keys that say where a chart comes from, the most telling first. */
const KEYS = ["chart", "chart.repo", "chart.name", "preset", "version"];

/** What is wrong with the chart of a release, at the line that names it. */
export function releaseProblem(
  { origins }: LoadedEnvironment,
  release: string,
  { message, hint }: ChartError,
): Problem {
  for (const key of KEYS) {
    const place = /^(.+):(\d+):(\d+)$/.exec(origins.get(`${release}.${key}`)?.at(-1)?.at ?? "");
    const [, file = "", line, column] = place ?? [];
    if (place === null) continue;
    const at = { file, line: Number(line), column: Number(column) };
    return { ...at, path: `${release}.${key}`, message, hint };
  }
  return { file: "platform.yaml", line: 1, column: 1, path: release, message, hint };
}
