import type * as pulumi from "@pulumi/pulumi";
import { isMap as isYamlMap, parseDocument } from "yaml";

import { chartDigest, chartName } from "../../environment/charts/read-chart.ts";
import type { ChartFiles } from "../../kubernetes/chart/chart-files.ts";
import { isPlainMap } from "./plain-map.ts";
import type { OpenChart } from "./staged-chart.ts";

/** A chart and the values to install it with. */
export interface ValuedChart {
  readonly chart: OpenChart;
  readonly values: pulumi.Inputs;
}

/**
 * Takes the defaults that values remove by null out of the chart itself, and the nulls out of the values.
 *
 * On their way to Helm, providers before 4.30 lose every null.
 *
 * @see https://github.com/pulumi/pulumi-kubernetes/releases/tag/v4.30.0
 */
export function withoutNulls(chart: OpenChart, values: pulumi.Inputs): ValuedChart {
  const files = new Map(chart.files);
  const removed = nullPaths(values).filter((path) => removeDefault(files, "", path));
  if (removed.length === 0) return { chart, values };
  return {
    chart: { ...chart, files, digest: chartDigest(files), isFolder: true },
    values: removed.reduce<pulumi.Inputs>((rest, path) => without(rest, path), values),
  };
}

type Path = readonly string[];

/** Lists are left out: a part of one would replace the whole. */
function nullPaths(value: object): readonly Path[] {
  return Object.entries(value).flatMap(([key, inner]: readonly [string, unknown]) => {
    if (inner === null) return [[key]];
    return isPlainMap(inner) ? nullPaths(inner).map((path) => [key, ...path]) : [];
  });
}

/** In the chart's values.yaml and, where the values of a subchart are meant, in its own. */
function removeDefault(files: Map<string, Uint8Array>, folder: string, path: Path): boolean {
  const inside = removeFrom(files, `${folder}values.yaml`, path);
  const [key, ...rest] = path;
  const below = rest.length === 0 ? [] : subcharts(files, folder, key);
  return below.map((sub) => removeDefault(files, sub, rest)).includes(true) || inside;
}

function subcharts(files: ChartFiles, folder: string, name: string | undefined): readonly string[] {
  return [...files.keys()].flatMap((file) => {
    const [, sub = ""] = /^((?:charts\/[^/]+\/)+)Chart\.yaml$/.exec(file) ?? [];
    if (sub === "" || sub.replace(/charts\/[^/]+\/$/, "") !== folder) return [];
    const content = files.get(file) ?? new Uint8Array();
    return chartName(new Map([["Chart.yaml", content]])) === name ? [sub] : [];
  });
}

function removeFrom(files: Map<string, Uint8Array>, file: string, path: Path): boolean {
  const content = files.get(file);
  if (content === undefined) return false;
  const document = parseDocument(Buffer.from(content).toString("utf8"));
  if (document.errors.length > 0 || !isYamlMap(document.contents)) return false;
  if (!document.hasIn(path)) return false;
  document.deleteIn(path);
  files.set(file, Buffer.from(document.toString({ lineWidth: 0 })));
  return true;
}

function without(values: pulumi.Inputs, [key = "", ...rest]: Path): pulumi.Inputs {
  const { [key]: inner, ...others } = values;
  return rest.length === 0 || !isPlainMap(inner)
    ? others
    : { ...others, [key]: without({ ...inner }, rest) };
}
