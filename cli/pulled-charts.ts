import type { FetchedChart, KnownChart } from "../environment/charts/fetch-charts.ts";
import type { ChartSource } from "../environment/environment.ts";
import type { Context } from "./context.ts";
import type { Outcome } from "./envelope.ts";
import type { HelmPullOutput } from "./helm-sources-schema.ts";

/** What to fetch. */
export interface Pull {
  /** True: also what is there, so that a range can find something newer. */
  readonly update: boolean;
  /** @default - all */
  readonly only?: ((source: ChartSource) => boolean) | undefined;
}

const COLUMNS = ["CHART", "VERSION", "STATE", "DIGEST"].map((title) => ({ title }));

/** Fetches the charts of the chosen environment and says what they are. */
export async function pullCharts(context: Context, { update, only }: Pull): Promise<Outcome> {
  const { name } = await context.environment();
  const target = { root: await context.root(), environment: name };
  const { loadEnvironment } = await import("../environment/load.ts");
  const { fetchEach, knownCharts } = await import("../environment/charts/fetch-charts.ts");
  const { chartFetching } = await import("../automation/chart-fetching.ts");
  const onFetch = (text: string): void => {
    context.say(text, "dim");
  };
  const { signal } = context;
  const fetching = await chartFetching(target, { signal, onFetch })();
  const { root } = target;
  const fetched = await fetchEach(loadEnvironment(target), { ...fetching, root, update, only });
  const known = knownCharts(loadEnvironment(target), root).filter(
    ({ source }) => only?.(source) !== false,
  );
  const data = { charts: known.flatMap((chart) => described(chart, fetched)) };
  if (data.charts.length === 0) return { data, text: `${name} uses no chart from elsewhere` };
  const { table } = await import("../report/table.ts");
  const rows = data.charts.map((one) => [one.chart, versions(one), one.state, one.digest]);
  return { data, text: table(COLUMNS, rows) };
}

type Described = HelmPullOutput["charts"][number];

function described(
  { chart, title, releases, source }: KnownChart,
  fetched: readonly FetchedChart[],
): readonly Described[] {
  if (chart === undefined) return [];
  const now = fetched.find((one) => one.releases.some((release) => releases.includes(release)));
  const before = now === undefined ? chart : now.before;
  return [
    {
      chart: title,
      name: chart.name,
      version: chart.version,
      digest: source.kind === "oci" ? (chart.manifest ?? "") : `sha256:${chart.archive}`,
      state: stateOf(now),
      before: before?.version ?? null,
      releases: [...releases],
    },
  ];
}

function stateOf(now: FetchedChart | undefined): Described["state"] {
  if (now === undefined) return "present";
  if (now.before === undefined) return "fetched";
  return now.before.archive === now.chart.archive ? "present" : "changed";
}

function versions({ state, before, version }: Described): string {
  const isNew = state === "changed" && before !== null && before !== version;
  return isNew ? `${before} -> ${version}` : version;
}
