import type { ChartSource, LoadedEnvironment, Problem, ReleaseConfig } from "../environment.ts";
import { EnvironmentError } from "../problems.ts";
import { ChartError } from "./chart-error.ts";
import { indexEntry } from "./chart-index.ts";
import type { IndexEntry, WantedChart } from "./chart-index.ts";
import { fetchChart } from "./fetch-chart.ts";
import type { Login } from "./helm-access.ts";
import { releaseProblem } from "./release-problem.ts";
import { chartText } from "./source-text.ts";

/** How charts are fetched. */
export interface FetchOptions {
  /** Folder of platform.yaml; charts go below its `.moorage/charts`. */
  readonly root: string;
  /**
   * Executable of Helm.
   *
   * @default - `helm` on PATH
   */
  readonly helm?: string | undefined;
  /**
   * Value of a secret by its key; undefined when nobody can tell.
   *
   * @default - no secret can be told
   */
  readonly secret?: ((key: string) => Promise<string | undefined>) | undefined;
  /** Told before each download, e.g. `chart cache 1.2.0 from https://charts.example.com`. */
  readonly onFetch?: ((what: string) => void) | undefined;
  /**
   * True: fetches also what is there, so that a range can find something newer.
   *
   * @default false
   */
  readonly update?: boolean | undefined;
  /**
   * Which sources to fetch from.
   *
   * @default - all
   */
  readonly only?: ((source: ChartSource) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A chart that was fetched. */
export interface FetchedChart {
  /** Paths of the releases that it is for, e.g. `tenants.acme.releases.cache`. */
  readonly releases: readonly string[];
  /** Where it comes from, for people. */
  readonly source: string;
  readonly chart: IndexEntry;
  /** What the same source and version were before; undefined: nothing. */
  readonly before: IndexEntry | undefined;
}

/** Downloads at the same time. */
const AT_ONCE = 4;

/**
 * Fetches every chart that is not on this machine yet; returns how many there were.
 *
 * Throws one EnvironmentError with everything that could not be fetched.
 */
export async function fetchCharts(
  loaded: LoadedEnvironment,
  options: FetchOptions,
): Promise<number> {
  return (await fetchEach(loaded, options)).length;
}

/** The same, and says what came. */
export async function fetchEach(
  loaded: LoadedEnvironment,
  options: FetchOptions,
): Promise<readonly FetchedChart[]> {
  const waiting = [...wantedCharts(loaded, options)];
  const fetched: FetchedChart[] = [];
  const problems: Problem[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { wanted, releases } = next;
      const before = indexEntry(options.root, wanted);
      try {
        const chart = await fetchOne(next, options);
        fetched.push({
          releases,
          source: chartText(wanted.source, wanted.version, options.root),
          chart,
          before,
        });
      } catch (error) {
        if (!(error instanceof ChartError)) throw error;
        problems.push(...releases.map((release) => releaseProblem(loaded, release, error)));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (problems.length > 0) throw new EnvironmentError(problems);
  return fetched;
}

/** A chart from elsewhere, and what it was when it was fetched; undefined: it was not. */
export interface KnownChart {
  readonly releases: readonly string[];
  readonly source: ChartSource;
  readonly title: string;
  readonly chart: IndexEntry | undefined;
}

/** Every chart from elsewhere that the environment uses. */
export function knownCharts(loaded: LoadedEnvironment, root: string): readonly KnownChart[] {
  return [...wantedCharts(loaded, { update: true })].map(({ wanted, releases }) => ({
    releases,
    source: wanted.source,
    title: chartText(wanted.source, wanted.version, root),
    chart: indexEntry(root, wanted),
  }));
}

interface Errand {
  readonly wanted: WantedChart;
  readonly credentials: ReleaseConfig["credentials"];
  readonly releases: readonly string[];
}

/** One errand for all releases that want the same. */
function wantedCharts(
  loaded: LoadedEnvironment,
  { update = false, only = () => true }: Pick<FetchOptions, "update" | "only">,
): Iterable<Errand> {
  const errands = new Map<string, Errand>();
  for (const { path, release } of releasesOf(loaded)) {
    const { source, version, digest, keyring, credentials, chart } = release;
    if (!isFetched(release) || !only(source) || (chart !== undefined && !update)) continue;
    const wanted = { source, version, digest, keyring };
    const key = JSON.stringify([wanted, credentials ?? null]);
    const releases = [...(errands.get(key)?.releases ?? []), path];
    errands.set(key, { wanted, credentials, releases });
  }
  return errands.values();
}

/** An archive of the project is there; only its signature may have to be looked at. */
function isFetched({ source, keyring }: ReleaseConfig): boolean {
  return source.kind === "archive" ? keyring !== undefined : source.kind !== "folder";
}

interface PlacedRelease {
  readonly path: string;
  readonly release: ReleaseConfig;
}

function releasesOf({ environment }: LoadedEnvironment): readonly PlacedRelease[] {
  return environment.tenants.flatMap((tenant) =>
    tenant.releases.map((release) => ({
      path: `tenants.${tenant.name}.releases.${release.name}`,
      release,
    })),
  );
}

async function fetchOne(
  { wanted, credentials }: Errand,
  options: FetchOptions,
): Promise<IndexEntry> {
  const { root, helm = "helm", signal } = options;
  const login = await loginOf(credentials, options);
  const verb = wanted.source.kind === "archive" ? "verifying" : "fetching";
  options.onFetch?.(`${verb} chart ${chartText(wanted.source, wanted.version, root)}`);
  try {
    return await fetchChart(wanted, { root, helm, login, signal });
  } catch (error) {
    if (!(error instanceof ChartError) || login === undefined) throw error;
    throw new ChartError(error.message.replaceAll(login.password, "[secret]"), error.hint);
  }
}

async function loginOf(
  credentials: ReleaseConfig["credentials"],
  { secret }: FetchOptions,
): Promise<Login | undefined> {
  if (credentials === undefined) return undefined;
  const key = credentials.password.secret;
  const password = await secret?.(key);
  if (password !== undefined) return { username: credentials.username, password };
  const message = `the chart needs the secret "${key}" to be fetched, and it has no value here`;
  throw new ChartError(message, `Set it: pulumi config set --secret moorage:${key}`);
}
