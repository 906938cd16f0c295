import type { CheckedFinding, CheckedObject } from "../plan/check/check-manifests.ts";
import { checkCounts, newPlaces } from "../plan/check/check-result.ts";
import type { CheckCounts, CheckResult } from "../plan/check/check-result.ts";
import { findingMessage, ruleCode } from "../plan/finding-text.ts";
import { styleFor } from "./style.ts";
import type { Style, TextOptions } from "./style.ts";

/** What rules find in files, for people: by file and object, the sum at the end. */
export function checkText(result: CheckResult, options: TextOptions = {}): string {
  const style = styleFor(options);
  const files = Map.groupBy(result.objects, ({ file }) => file);
  const blocks = [...files].flatMap(([file, objects]) => {
    const lines = objects.flatMap((object) => objectLines(result, object, style));
    return lines.length === 0 ? [] : [[style.heading(file), ...lines].join("\n")];
  });
  const general = result.general.flatMap((finding) => {
    return [ruleLine(finding, "", style), ...messageLines(finding)];
  });
  return [
    ...blocks,
    ...(general.length === 0 ? [] : [[style.heading("All files"), ...general].join("\n")]),
    summaryLine(result, style),
  ].join("\n\n");
}

function objectLines(result: CheckResult, object: CheckedObject, style: Style): readonly string[] {
  const lines = object.findings.flatMap((checked) => {
    const places = newPlaces(result, checked);
    const [first, ...others] = places;
    if (first === undefined) return [];
    const more = others.length === 0 ? "" : ` and ${counted(others.length, "more place")}`;
    const at = ` at ${object.file}:${first.line}:${first.column}${more}`;
    const shown = { ...checked.finding, places };
    return [ruleLine(shown, at, style), ...messageLines(shown)];
  });
  return lines.length === 0 ? [] : [`  ${objectTitle(object)}`, ...lines];
}

/** `Deployment acme/api`. */
export function objectTitle({
  kind,
  namespace,
  name,
}: Pick<CheckedObject, "kind" | "namespace" | "name">): string {
  const owner = namespace === undefined ? "" : `${namespace}/`;
  return name === undefined ? `${kind} without a name` : `${kind} ${owner}${name}`;
}

type Finding = CheckedFinding["finding"];

function ruleLine({ rule, level }: Finding, at: string, style: Style): string {
  const paint = level === "mandatory" ? style.bad : style.warning;
  const code = rule.number === 0 ? "" : `${ruleCode(rule.number)} `;
  return `    ${paint(level)} ${code}${rule.name}${at}`;
}

function messageLines(finding: Finding): readonly string[] {
  return findingMessage(finding)
    .split("\n")
    .map((line) => `      ${line}`);
}

function summaryLine(result: CheckResult, style: Style): string {
  const counts = checkCounts(result);
  const size = `${counted(result.objects.length, "object")} in ${counted(result.files, "file")}`;
  const asides = asidesOf(counts);
  const aside = asides.length === 0 ? "" : ` (${asides.join(", ")})`;
  const verdict =
    counts.mandatory > 0
      ? style.bad(counted(counts.mandatory, "mandatory finding"))
      : style.good("no mandatory finding");
  return `${size}: ${verdict}${aside}`;
}

function asidesOf({ advisory, undecided, exempted, baseline }: CheckCounts): readonly string[] {
  return [
    ...(advisory > 0 ? [`${advisory} advisory`] : []),
    ...(undecided > 0 ? [`${undecided} undecided`] : []),
    ...(exempted > 0 ? [`${exempted} exempted`] : []),
    ...(baseline > 0 ? [`${baseline} in the baseline`] : []),
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
