import * as path from "node:path";

import type { ChartSource } from "../release-config.ts";

/** A chart as people name it, e.g. `cache 1.2.0 of https://charts.example.com`. */
export function chartText(source: ChartSource, version: string, root = ""): string {
  switch (source.kind) {
    case "folder":
    case "archive":
      return root === "" ? source.path : `./${path.relative(root, source.path)}`;
    case "repository":
      return `${source.name} ${version} of ${source.url}`;
    case "oci":
      return `${source.reference} ${version}`;
    case "url":
      return source.url;
  }
}
