import type { Finding } from "../../policy/rule.ts";
import { templateText } from "./chart-values.ts";
import type { ChartValues } from "./chart-values.ts";
import type { ChartPlace, PlannedFinding } from "./planned-release.ts";

/** Tells of each finding about what a chart makes its template and the value to change. */
export function chartFindings(
  findings: readonly Finding[],
  charts: ChartValues,
): readonly PlannedFinding[] {
  return findings.map((finding) => {
    const chart = finding.places.flatMap(({ path }) => {
      const place = charts.ofResource(finding.subject.urn, path);
      return place === undefined ? [] : [wanted(place, finding.rule.name)];
    });
    if (chart.length === 0) return finding;
    // An open question has nothing to change in the chart.
    if (finding.verdict === "undecided") return { ...finding, chart };
    const places = finding.places.map((place, index) => ({
      ...place,
      fix: fixText(place.fix, chart[index]),
    }));
    return { ...finding, places, fix: places[0]?.fix ?? finding.fix, chart };
  });
}

/** A name in an image is put together from several values; this many are named. */
const mostValues = 3;

/** Which of several values a rule is about. */
const wishes: Readonly<Record<string, RegExp>> = {
  "image-tag": /tag$|version$/i,
  "image-digest": /digest$|sha256$/i,
  "image-registry": /registry$|repository$/i,
};

/** Values that the rule is about first; otherwise as the template reads them. */
function wanted(place: ChartPlace, rule: string): ChartPlace {
  const wish = Object.hasOwn(wishes, rule) ? wishes[rule] : undefined;
  const rank = (value: string): number => (wish?.test(value) === true ? 0 : 1);
  const values = place.values.toSorted((one, other) => rank(one) - rank(other));
  return { ...place, values: values.slice(0, mostValues) };
}

function fixText(fix: string, place: ChartPlace | undefined): string {
  if (place === undefined || place.template === "") return fix;
  const where = templateText(place);
  const [first, ...others] = place.values;
  if (first === undefined) {
    return place.line === undefined
      ? `${fix} (${where})`
      : `${fix}; no value of the chart decides it, so change ${where}`;
  }
  const more = others.length === 0 ? "" : `, also ${others.map(belowValues).join(", ")}`;
  return `${fix}: ${first}${more} (${where})`;
}

function belowValues(setting: string): string {
  return setting.slice(setting.indexOf("values."));
}
