import { counted } from "../kubernetes/counted.ts";
import type { CheckedFinding, CheckedObject } from "../plan/check/check-manifests.ts";
import { checkCounts, newPlaces } from "../plan/check/check-result.ts";
import type { CheckCounts, CheckResult } from "../plan/check/check-result.ts";
import { cutMiddle, ruleCode, sanitize } from "../plan/finding-text.ts";
import { FindingLines } from "./finding-lines.ts";
import { styleFor } from "./style.ts";
import type { Style, TextOptions } from "./style.ts";

const indent = "      ";

const longestTitle = 160;

/** What rules find in files, for people: by file and object, the sum at the end. */
export function checkText(result: CheckResult, options: TextOptions = {}): string {
  const style = styleFor(options);
  const printer = { style, messages: new FindingLines(options, indent.length) };
  const files = Map.groupBy(result.objects, ({ file }) => file);
  const blocks = [...files].flatMap(([file, objects]) => {
    const lines = objects.flatMap((object) => objectLines(result, object, printer));
    return lines.length === 0 ? [] : [[style.heading(sanitize(file)), ...lines].join("\n")];
  });
  const general = result.general.flatMap((finding) => {
    return [ruleLine(finding, "", style), ...messageLines(finding, printer)];
  });
  return [
    ...blocks,
    ...(general.length === 0 ? [] : [[style.heading("All files"), ...general].join("\n")]),
    summaryLine(result, style),
  ].join("\n\n");
}

interface Printer {
  readonly style: Style;
  readonly messages: FindingLines;
}

function objectLines(
  result: CheckResult,
  object: CheckedObject,
  printer: Printer,
): readonly string[] {
  const lines = object.findings.flatMap((checked) => {
    const places = newPlaces(result, checked);
    const [first, ...others] = places;
    if (first === undefined) return [];
    const more = others.length === 0 ? "" : ` and ${counted(others.length, "more place")}`;
    const at = ` at ${sanitize(object.file)}:${first.line}:${first.column}${more}`;
    const shown = { ...checked.finding, places };
    return [ruleLine(shown, at, printer.style), ...messageLines(shown, printer)];
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
  const title = name === undefined ? `${kind} without a name` : `${kind} ${owner}${name}`;
  return cutMiddle(sanitize(title), longestTitle);
}

type Finding = CheckedFinding["finding"];

function ruleLine({ rule, level }: Finding, at: string, style: Style): string {
  const paint = level === "mandatory" ? style.bad : style.warning;
  const code = rule.number === 0 ? "" : `${ruleCode(rule.number)} `;
  return `    ${paint(level)} ${code}${rule.name}${at}`;
}

function messageLines(finding: Finding, { messages }: Printer): readonly string[] {
  return messages.of(finding).map((line) => `${indent}${line}`);
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
