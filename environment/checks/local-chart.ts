import * as fs from "node:fs";
import * as path from "node:path";

import { ChartError } from "../charts/chart-error.ts";
import { fitsVersion } from "../charts/chart-version.ts";
import { chartVersion, openChart } from "../charts/read-chart.ts";
import type { ReadChart } from "../charts/read-chart.ts";
import type { Problem } from "../environment.ts";
import { quote } from "../problems.ts";
import type { ResolvedRelease } from "../resolved-schema.ts";
import type { Complaint } from "../source-file.ts";
import { readYaml } from "../yaml-source.ts";

interface KeyFault extends Complaint {
  readonly key: readonly string[];
}

/** What is wrong with a chart of the project: where it is, what it holds, which version it has. */
export function localChartFault(
  root: string,
  { chart, version = "", digest }: Pick<ResolvedRelease, "chart" | "version" | "digest">,
): KeyFault | undefined {
  if (typeof chart !== "string") return undefined;
  const fault = placeFault(root, chart, "Use a folder below platform.yaml, e.g. ./charts/cache");
  if (fault !== undefined) return { key: ["chart"], ...fault };
  const target = path.resolve(root, chart);
  const link = linkOutside(root, target);
  if (link !== undefined) {
    const message = `${quote(chart)} holds a symbolic link that leaves the project: ${quote(link)}`;
    return { key: ["chart"], message, hint: "Copy what it names into the chart" };
  }
  const opened = opening(chart, target);
  if ("message" in opened) return { key: ["chart"], ...opened };
  const [problem] = chartYamlProblems(opened, "Chart.yaml");
  if (problem !== undefined) {
    const message = `the chart's Chart.yaml is wrong in line ${problem.line}: ${problem.message}`;
    return { key: ["chart"], message, hint: problem.hint };
  }
  return versionFault(opened, version) ?? digestFault(opened, digest);
}

/** What is wrong with a Chart.yaml as YAML. */
function chartYamlProblems({ files }: ReadChart, file: string): readonly Problem[] {
  return readYaml(file, Buffer.from(files.get("Chart.yaml") ?? []).toString("utf8")).problems;
}

/** A link inside a chart that names something outside the project. */
function linkOutside(root: string, folder: string): string | undefined {
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const real = fs.realpathSync(root);
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .find((name) => !isLinkInside(real, path.join(folder, name)));
}

/** A link that leads nowhere is no way out. */
function isLinkInside(root: string, link: string): boolean {
  return !fs.existsSync(link) || isPart(root, fs.realpathSync(link));
}

/** What is wrong with a file of the project that has to be there. */
export function localFileFault(root: string, file: string, example: string): Complaint | undefined {
  const fault = placeFault(root, file, `Use a file below platform.yaml, e.g. ${example}`);
  if (fault !== undefined) return fault;
  if (isFile(path.resolve(root, file))) return undefined;
  return { message: `there is no file ${quote(file)}`, hint: "Correct the path" };
}

/** The same for a program that Helm runs. */
export function executableFault(root: string, file: string): Complaint | undefined {
  const fault = localFileFault(root, file, "./tools/post-render.sh");
  if (fault !== undefined) return fault;
  try {
    fs.accessSync(path.resolve(root, file), fs.constants.X_OK);
    return undefined;
  } catch {
    return { message: `${quote(file)} is not executable`, hint: `Run: chmod +x ${file}` };
  }
}

function placeFault(root: string, file: string, hint: string): Complaint | undefined {
  const target = path.resolve(root, file);
  const outside = `${quote(file)} is outside the project`;
  if (path.isAbsolute(file) || file.startsWith("~") || !isInside(root, target)) {
    return { message: outside, hint };
  }
  if (!fs.existsSync(target) || isReached(root, target)) {
    return undefined;
  }
  return { message: `${outside} behind a symbolic link`, hint: "Copy it into the project" };
}

function opening(chart: string, target: string): ReadChart | Complaint {
  const isPackage = /\.(?:tgz|tar\.gz)$/.test(chart);
  if (isPackage && !isFile(target)) {
    return { message: `there is no file ${quote(chart)}`, hint: "Correct the path" };
  }
  if (!isPackage && !isFile(path.join(target, "Chart.yaml"))) {
    return { message: `${quote(chart)} holds no Chart.yaml`, hint: "Name the folder of a chart" };
  }
  try {
    return openChart(target);
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    return { message: `${quote(chart)} ${error.message}`, hint: error.hint };
  }
}

function versionFault({ files }: ReadChart, wanted: string): KeyFault | undefined {
  const found = chartVersion(files);
  const key = ["version"];
  if (found === undefined) {
    return { key, message: "the chart's Chart.yaml has no version", hint: "Add one there" };
  }
  if (fitsVersion(found, wanted)) return undefined;
  const message = `the chart has version ${quote(found)}, not ${quote(wanted)}`;
  return { key, message, hint: `Write version: ${found}` };
}

function digestFault({ digest }: ReadChart, wanted: string | undefined): KeyFault | undefined {
  if (wanted === undefined || wanted === `sha256:${digest}`) return undefined;
  const message = `the archive has the digest sha256:${digest}, not ${wanted}`;
  const hint = "Use the archive that the digest is of; correct digest only when you know why";
  return { key: ["digest"], message, hint };
}

/** True for what no link leads to, or a link that stays among the files of the project. */
function isReached(root: string, target: string): boolean {
  const [from, to] = [fs.realpathSync(root), fs.realpathSync(target)];
  return path.join(from, path.relative(root, target)) === to || isPart(from, to);
}

/** State, passphrase and history lie in hidden folders; no chart has a reason to read them. */
function isPart(root: string, target: string): boolean {
  const parts = path.relative(root, target).split(path.sep);
  return isInside(root, target) && !parts.some((part) => part.startsWith("."));
}

function isFile(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function isInside(root: string, target: string): boolean {
  const relative = path.relative(root, target);
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
