import * as path from "node:path";

import type { ChartSource, PresetName } from "../release-config.ts";
import type { ResolvedRelease } from "../resolved-schema.ts";
import { isAddress } from "./addresses.ts";

/** Folder of the charts of Moorage itself. */
const PRESETS = path.join(import.meta.dirname, "..", "..", "charts");

/** Addresses of repositories by name. */
export type Repositories = Readonly<Record<string, string>>;

/** Where the chart of a release comes from. */
export function chartSource(
  root: string,
  { preset, chart }: Pick<ResolvedRelease, "preset" | "chart">,
  repositories: Repositories = {},
): ChartSource {
  if (chart === undefined) return { kind: "folder", path: presetFolder(preset ?? "postgres") };
  if (typeof chart !== "string") {
    return repositorySource(repositoryAddress(chart.repo, repositories) ?? chart.repo, chart.name);
  }
  if (chart.startsWith("oci://")) return { kind: "oci", reference: chart };
  if (/^https?:\/\//.test(chart)) return { kind: "url", url: chart };
  const kind = /\.(?:tgz|tar\.gz)$/.test(chart) ? "archive" : "folder";
  return { kind, path: path.resolve(root, chart) };
}

/** Address of a repository that is named or written out; undefined for a name that nobody knows. */
export function repositoryAddress(repo: string, repositories: Repositories): string | undefined {
  if (isAddress(repo)) return repo;
  return Object.hasOwn(repositories, repo) ? repositories[repo] : undefined;
}

/** Folder of the chart of a preset, absolute. */
export function presetFolder(preset: PresetName): string {
  return path.join(PRESETS, preset);
}

/** In a registry a chart has an address of its own. */
function repositorySource(address: string, name: string): ChartSource {
  const url = address.replace(/\/+$/, "");
  if (url.startsWith("oci://")) return { kind: "oci", reference: `${url}/${name}` };
  return { kind: "repository", url, name };
}
