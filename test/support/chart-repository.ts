import { createHash } from "node:crypto";

import { serveLoopback } from "./loopback-server.ts";
import type { LoopbackServer, ServerLogin } from "./loopback-server.ts";

/** A packaged chart that a repository serves. */
export interface ServedChart {
  readonly name: string;
  readonly version: string;
  readonly bytes: Uint8Array;
  /** Signature, served beside it. */
  readonly provenance?: string;
  /** What the index says its digest is; default: the truth. */
  readonly digest?: string;
}

/** A Helm repository on loopback: an index.yaml and archives. */
export interface ChartRepository extends LoopbackServer {
  readonly url: string;
  /** Serves this from now on, in the place of what has the same name and version. */
  readonly put: (chart: ServedChart) => void;
}

/** Starts a repository; with a login it answers nobody else. */
export async function serveCharts(login?: ServerLogin): Promise<ChartRepository> {
  const charts = new Map<string, ServedChart>();
  const server = await serveLoopback((request, response) => {
    const file = (request.url ?? "").slice(1);
    if (file === "index.yaml") {
      response.end(indexText([...charts.values()]));
      return;
    }
    const chart = charts.get(file.replace(/\.prov$/, ""));
    const content = file.endsWith(".prov") ? chart?.provenance : chart?.bytes;
    if (content === undefined) response.statusCode = 404;
    response.end(content);
  }, login);
  return {
    ...server,
    url: `http://${server.address}`,
    put: (chart) => void charts.set(`${chart.name}-${chart.version}.tgz`, chart),
  };
}

/** JSON is YAML. */
function indexText(charts: readonly ServedChart[]): string {
  const names = [...new Set(charts.map(({ name }) => name))];
  const entries = names.map((name) => {
    const versions = charts.filter((chart) => chart.name === name).reverse();
    return [name, versions.map(indexEntry)] as const;
  });
  return JSON.stringify({ apiVersion: "v1", entries: Object.fromEntries(entries) });
}

function indexEntry({ name, version, bytes, digest }: ServedChart): object {
  const truth = createHash("sha256").update(bytes).digest("hex");
  const urls = [`${name}-${version}.tgz`];
  return { apiVersion: "v2", name, version, urls, digest: digest ?? truth };
}
