import type { LoadedEnvironment } from "../environment.ts";
import { loadEnvironment } from "../load.ts";
import type { LoadOptions } from "../load.ts";
import type { FetchOptions } from "./fetch-charts.ts";

/** What fetching needs; asked for only when a chart has to be fetched. */
export type Fetching = () => Promise<Omit<FetchOptions, "root">> | Omit<FetchOptions, "root">;

/** Loads an environment; charts that are not on this machine yet are fetched first. */
export async function loadWithCharts(
  options: LoadOptions,
  fetching: Fetching,
): Promise<LoadedEnvironment> {
  const loaded = loadEnvironment(options);
  if (!missesCharts(loaded)) return loaded;
  const { fetchCharts } = await import("./fetch-charts.ts");
  await fetchCharts(loaded, { ...(await fetching()), root: options.root });
  return loadEnvironment(options);
}

/** True when a chart has to be fetched before the environment can be planned. */
function missesCharts({ environment }: LoadedEnvironment): boolean {
  return environment.tenants.some(({ releases }) =>
    releases.some(({ source, chart }) => chart === undefined && source.kind !== "folder"),
  );
}
