import * as fs from "node:fs";
import * as path from "node:path";

import type { Problem } from "../environment.ts";
import { entriesOf, valueAt } from "../plain-data.ts";
import { quote } from "../problems.ts";
import type { ResolvedRelease } from "../resolved-schema.ts";
import type { Path } from "../source-file.ts";
import { readYaml } from "../yaml-source.ts";
import { allTenants, complain, isFaulty } from "./checked.ts";
import type { Checked, Findings } from "./checked.ts";

/** Charts that are missing, outside the project or of another version; values that YAML cannot hold. */
export function checkReleases(checked: Checked): Findings {
  const problems = allTenants(checked).flatMap((tenant) =>
    Object.entries(tenant.tenant.releases).flatMap(([name, release]) => {
      const at = [...tenant.path, "releases", name];
      return [
        ...chartProblems(checked, at, release),
        ...numberProblems(checked, [...at, "values"], release.values),
      ];
    }),
  );
  return { problems, warnings: [] };
}

/** Absolute folder of a chart. */
export function chartFolder(root: string, chart: string): string {
  return path.resolve(root, chart);
}

function chartProblems(checked: Checked, at: Path, release: ResolvedRelease): readonly Problem[] {
  const { chart, version } = release;
  if (isFaulty(checked, [...at, "chart"])) return [];
  const folder = chartFolder(checked.root, chart);
  const wrong = (message: string, hint: string): Problem[] => [
    complain(checked, [...at, "chart"], { message, hint }),
  ];
  const outside = `${quote(chart)} is outside the project`;
  if (path.isAbsolute(chart) || chart.startsWith("~") || !isInside(checked.root, folder)) {
    return wrong(outside, "Use a folder below platform.yaml, e.g. ./charts/cache");
  }
  const file = path.join(folder, "Chart.yaml");
  if (fs.statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    return wrong(`${quote(chart)} holds no Chart.yaml`, "Name the folder of a chart");
  }
  if (!isInside(fs.realpathSync(checked.root), fs.realpathSync(file))) {
    return wrong(`${outside} behind a symbolic link`, "Copy the chart into the project");
  }
  const source = readYaml(path.relative(checked.root, file), fs.readFileSync(file, "utf8"));
  if (source.problems.length > 0) return source.problems;
  const actual = valueAt(source.data, ["version"]);
  if (actual === version || isFaulty(checked, [...at, "version"])) return [];
  const message =
    typeof actual === "string"
      ? `the chart has version ${quote(actual)}, not ${quote(version)}`
      : "the chart's Chart.yaml has no version";
  const hint = typeof actual === "string" ? `Write version: ${actual}` : "Add one there";
  return [complain(checked, [...at, "version"], { message, hint })];
}

function isInside(root: string, target: string): boolean {
  const relative = path.relative(root, target);
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** Numbers that would reach Helm as something else. */
function numberProblems(checked: Checked, at: Path, value: unknown): readonly Problem[] {
  if (typeof value === "number") {
    const isExact =
      Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
    if (isExact) return [];
    return [complain(checked, at, { message: "a number that is too large", hint: "Quote it" })];
  }
  if (Array.isArray(value)) {
    // A list is one leaf, so its place is the list's.
    return value.flatMap((item) => numberProblems(checked, at, item));
  }
  return entriesOf(value).flatMap(([key, inner]) => numberProblems(checked, [...at, key], inner));
}
