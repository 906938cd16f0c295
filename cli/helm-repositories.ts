import * as fs from "node:fs";
import * as path from "node:path";

import type { ChartSource } from "../environment/environment.ts";
import type { Context } from "./context.ts";
import type { Outcome } from "./envelope.ts";
import type { HelmRepoAddOutput, HelmRepoListOutput } from "./helm-sources-schema.ts";
import { offer } from "./nearest.ts";
import { invocationFailure } from "./problem.ts";
import { pullCharts } from "./pulled-charts.ts";

const COLUMNS = ["NAME", "ADDRESS", "RELEASES"].map((title) => ({ title }));

/** Repositories of platform.yaml and of releases. */
export async function listRepositories(context: Context): Promise<Outcome> {
  const { name } = await context.environment();
  const root = await context.root();
  const { loadEnvironment } = await import("../environment/load.ts");
  const { knownCharts } = await import("../environment/charts/fetch-charts.ts");
  const named = await namedRepositories(root);
  const charts = knownCharts(loadEnvironment({ root, environment: name }), root);
  const addresses = new Set([
    ...named.values(),
    ...charts.flatMap(({ source }) => addressOf(source, [...named.values()]) ?? []),
  ]);
  const data: HelmRepoListOutput = {
    repositories: [...addresses].map((address) => ({
      name: [...named].find(([, known]) => known === address)?.[0] ?? null,
      address,
      releases: charts
        .filter(({ source }) => addressOf(source, [...named.values()]) === address)
        .flatMap(({ releases }) => releases),
    })),
  };
  if (data.repositories.length === 0) return { data, text: "no repository" };
  const { table } = await import("../report/table.ts");
  const rows = data.repositories.map((one) => [
    one.name ?? "-",
    one.address,
    one.releases.join(", "),
  ]);
  return { data, text: table(COLUMNS, rows) };
}

/** A line for platform.yaml. */
export async function addRepository(
  context: Context,
  {
    name,
    address,
    dryRun,
  }: { readonly name: string; readonly address: string; readonly dryRun: boolean },
): Promise<Outcome> {
  const { labelName } = await import("../environment/schema-parts.ts");
  const { addressFault } = await import("../environment/charts/addresses.ts");
  const named = await namedRepositories(await context.root());
  if (!labelName.safeParse(name).success) {
    const hint = "use lower-case letters, digits and inner hyphens, e.g. acme";
    throw invalid(`"${name}" is no name for a repository.`, hint);
  }
  const fault = addressFault(address, true);
  if (fault !== undefined) throw invalid(`${fault.message}.`, fault.hint);
  const present = named.get(name);
  if (present !== undefined && present !== address) {
    throw invalid(
      `Repository "${name}" is ${present} already.`,
      "take another name, or edit platform.yaml",
    );
  }
  const isNew = present === undefined;
  if (isNew && !dryRun) await write(await context.root(), name, address);
  const data: HelmRepoAddOutput = { name, address, added: isNew && !dryRun };
  const verb = dryRun ? "would add" : "added";
  const text = isNew ? `${verb} ${name}: ${address} to repositories` : `${name} is there already`;
  return { data, text, hints: isNew ? [`chart: { repo: ${name}, name: <chart> }`] : [] };
}

/** The charts of some repositories, asked for again. */
export async function updateRepositories(
  context: Context,
  names: readonly string[],
): Promise<Outcome> {
  const named = await namedRepositories(await context.root());
  const addresses = names.map((name) => {
    const address = named.get(name);
    if (address !== undefined) return address;
    throw invalid(`platform.yaml has no repository "${name}".`, offer(name, [...named.keys()]));
  });
  if (names.length === 0) return pullCharts(context, { update: true });
  const only = (source: ChartSource): boolean => {
    const address = addressOf(source, addresses);
    return address !== undefined && addresses.includes(address);
  };
  return pullCharts(context, { update: true, only });
}

/** Address of the repository that a chart is of; a registry's is the longest known one above it. */
function addressOf(source: ChartSource, known: readonly string[]): string | undefined {
  if (source.kind === "repository") {
    return known.find((address) => address.replace(/\/+$/, "") === source.url) ?? source.url;
  }
  if (source.kind !== "oci") return undefined;
  const above = known.filter((address) =>
    source.reference.startsWith(`${address.replace(/\/+$/, "")}/`),
  );
  const parent = source.reference.slice(0, source.reference.lastIndexOf("/"));
  return above.toSorted((a, b) => b.length - a.length)[0] ?? parent;
}

async function namedRepositories(root: string): Promise<ReadonlyMap<string, string>> {
  const { readYaml } = await import("../environment/yaml-source.ts");
  const { entriesOf, valueAt } = await import("../environment/plain-data.ts");
  const { EnvironmentError } = await import("../environment/problems.ts");
  const { data, problems } = readYaml("platform.yaml", readPlatform(root));
  if (problems.length > 0) throw new EnvironmentError(problems);
  const entries = entriesOf(valueAt(data, ["repositories"]));
  return new Map(
    entries.flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
  );
}

async function write(root: string, name: string, address: string): Promise<void> {
  const { withRepository } = await import("../environment/charts/add-repository.ts");
  const { ChartError } = await import("../environment/charts/chart-error.ts");
  const { writeWhole } = await import("../environment/whole-file.ts");
  try {
    writeWhole(path.join(root, "platform.yaml"), withRepository(readPlatform(root), name, address));
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    throw invalid(`${error.message}.`, error.hint);
  }
}

function readPlatform(root: string): string {
  return fs.readFileSync(path.join(root, "platform.yaml"), "utf8");
}

function invalid(message: string, hint: string | undefined): Error {
  return invocationFailure({ code: "invalid-argument", message, hint });
}
