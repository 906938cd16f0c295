import { chartTree } from "../../../kubernetes/chart/chart-tree.ts";
import type { ChartTree } from "../../../kubernetes/chart/chart-tree.ts";

/** A chart out of texts by path; Chart.yaml is added where it is missing. */
export function treeOf(texts: Readonly<Record<string, string>>): ChartTree {
  const all = { "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n", ...texts };
  return chartTree(
    new Map(Object.entries(all).map(([path, text]) => [path, new TextEncoder().encode(text)])),
  );
}

/** A chart with one template. */
export function templateOf(template: string, values = ""): ChartTree {
  return treeOf({ "templates/all.yaml": template, "values.yaml": values });
}
