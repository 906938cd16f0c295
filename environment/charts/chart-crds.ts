import { parseAllDocuments } from "yaml";

import type { ChartFiles } from "../../kubernetes/chart/chart-files.ts";
import { isMap } from "../../kubernetes/unknown.ts";
import { readArchive } from "./chart-archive.ts";

/** One CustomResourceDefinition of a chart. */
export interface ChartCrd {
  /** E.g. `widgets.example.com`. */
  readonly name: string;
  /** Path inside the chart. */
  readonly path: string;
  readonly object: Readonly<Record<string, unknown>>;
}

/** The CRDs of a chart and of its subcharts, and what keeps them from being read. */
export interface ChartCrds {
  readonly crds: readonly ChartCrd[];
  readonly problems: readonly string[];
}

const crdFile = /^(?:charts\/[^/]+\/)*crds\/.+\.(?:ya?ml|json)$/;
const packedChart = /(?:^|\/)charts\/[^/]+\.tgz$/;

/** Reads the folders crds/, which Helm neither renders nor upgrades. */
export function chartCrds(files: ChartFiles): ChartCrds {
  const crds = new Map<string, ChartCrd>();
  const problems: string[] = [];
  for (const read of readParts(files)) {
    problems.push(...read.problems);
    for (const crd of read.crds) {
      const other = crds.get(crd.name);
      if (other === undefined) crds.set(crd.name, crd);
      else problems.push(`${crd.path} and ${other.path} both define ${crd.name}; keep one of them`);
    }
  }
  return { crds: [...crds.values()], problems };
}

function readParts(files: ChartFiles): readonly ChartCrds[] {
  const sorted = [...files].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return sorted.flatMap(([path, content]) => {
    if (packedChart.test(path)) return [packedCrds(path, content)];
    return crdFile.test(path) ? [readCrds(path, Buffer.from(content).toString("utf8"))] : [];
  });
}

function packedCrds(path: string, content: Uint8Array): ChartCrds {
  try {
    const { crds, problems } = chartCrds(readArchive(content));
    const inside = `${path}/`;
    return {
      crds: crds.map((crd) => ({ ...crd, path: inside + crd.path })),
      problems: problems.map((problem) => inside + problem),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { crds: [], problems: [`${path} ${why}; package it again`] };
  }
}

function readCrds(path: string, text: string): ChartCrds {
  const documents = parseAllDocuments(text, { prettyErrors: false });
  const crds: ChartCrd[] = [];
  for (const document of "empty" in documents ? [] : documents) {
    const [error] = document.errors;
    if (error !== undefined) return problem(`${path} is not YAML: ${error.message}`);
    const object: unknown = document.toJS();
    if (object === null) continue;
    const name = crdName(object);
    if (!isMap(object) || name === undefined) {
      return problem(
        `${path} holds something that is no CustomResourceDefinition; move it to templates/`,
      );
    }
    crds.push({ name, path, object });
  }
  return { crds, problems: [] };
}

function problem(message: string): ChartCrds {
  return { crds: [], problems: [message] };
}

function crdName(object: unknown): string | undefined {
  if (!isMap(object) || object["kind"] !== "CustomResourceDefinition") return undefined;
  if (object["apiVersion"] !== "apiextensions.k8s.io/v1") return undefined;
  const name = isMap(object["metadata"]) ? object["metadata"]["name"] : undefined;
  return typeof name === "string" ? name : undefined;
}
