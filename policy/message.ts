import { exemptionLine, exemptionPlace, exemptionText } from "./exemptions/exemption-text.ts";
import type { Finding, Place } from "./rule.ts";
import { cutMiddle, sanitize, Shown } from "./shown.ts";

const longestLine = 160;
const mostPlaces = 10;
const indent = "  ";

/** Number of a rule as people quote it, e.g. `MOOR-007`. */
export function ruleCode(number: number): string {
  return `MOOR-${String(number).padStart(3, "0")}`;
}

/** How to print a finding. */
export interface MessageOptions {
  /**
   * True: another finding said already why the rule is there, and where to read on.
   *
   * @default false
   */
  readonly again?: boolean;
  /**
   * Where to read on: the page of the rule, or the command that prints it anywhere.
   *
   * @default "page"
   */
  readonly link?: "page" | "command";
  /**
   * Longest line; a longer word stays whole.
   *
   * @default 160
   */
  readonly width?: number;
}

/**
 * What a finding says: each state with its places, the fix, the harm, where to read on.
 *
 * Of an exempted finding only who answers for it, and for what.
 */
export function findingMessage(finding: Finding): string {
  return findingText(finding, {});
}

/** The same, for a place where more is known. */
export function findingText(finding: Finding, options: MessageOptions): string {
  const states = limited(
    [...Map.groupBy(finding.places, stateKey).values()].map(stateLine),
    "place",
  );
  const { exemption } = finding;
  const answer = exemption === undefined ? [] : [exemptionLine(exemption)];
  const lines =
    exemption === undefined || exemption.state === "expired"
      ? [...states, ...answer, ...adviceLines(finding, options)]
      : [...answer, ...states];
  const width = Math.min(options.width ?? longestLine, longestLine);
  return lines.map((line) => wrapped(sanitize(line), width)).join("\n");
}

function adviceLines(
  finding: Finding,
  { again = false, link = "page" }: MessageOptions,
): readonly string[] {
  const fixes = [...new Set(finding.places.map(({ fix }) => `fix: ${fix}`))];
  const { name, why, standards, number } = finding.rule;
  const asked = standards.length === 0 ? "" : ` (${standards.join(", ")})`;
  const match = exemptionPlace(finding);
  const page = link === "page" ? `docs/policies/${name}.md` : `moor policy show ${name}`;
  const last = [
    ...(again || number === 0 ? [] : [`docs: ${page}`]),
    ...(match === undefined ? [] : [`exempt: ${exemptionText({ rule: name, match })}`]),
  ];
  return [
    ...limited(fixes, "fix"),
    ...(again ? [] : [`why: ${why}${asked}`]),
    ...(last.length === 0 ? [] : [last.join("   ")]),
  ];
}

/** Containers of one pod with the same state share a line. */
function stateKey({ container, within, message }: Place): string {
  const shared = container === undefined ? within : `${podPath(within)} of`;
  return `${shared}\n${message}`;
}

function podPath(containerPath: string): string {
  return containerPath.slice(0, Math.max(containerPath.lastIndexOf("."), 0));
}

function stateLine(places: readonly Place[]): string {
  const [first] = places;
  if (first === undefined) return "";
  if (first.container !== undefined) return `${containersPhrase(places)}: ${first.message}`;
  return first.within === "" ? first.message : `${first.within}: ${first.message}`;
}

/** `containers "a", "b" (spec.template.spec: initContainers[0], containers[0, 2])`. */
function containersPhrase(places: readonly Place[]): string {
  const [first] = places;
  if (first === undefined) return "";
  const names = places.map(({ container = "" }) => Shown.named(container).toString());
  if (places.length === 1) return `container ${names.join()} (${first.within})`;
  const indexes = Map.groupBy(places, listName);
  const lists = [...indexes].map(([list, own]) => {
    return `${list}[${limited(own.map(indexInList), "").join(", ")}]`;
  });
  const outer = `${podPath(first.within)}: ${lists.join(", ")}`;
  return `containers ${limited(names, "").join(", ")} (${outer})`;
}

function listName({ within }: Place): string {
  return within.slice(podPath(within).length + 1, within.lastIndexOf("["));
}

function indexInList({ within }: Place): string {
  return within.slice(within.lastIndexOf("[") + 1, -1);
}

function limited(items: readonly string[], what: string): readonly string[] {
  if (items.length <= mostPlaces) return items;
  const more = items.length - mostPlaces;
  const noun = what === "" ? "" : ` ${what}${more === 1 ? "" : "s"}`;
  return [...items.slice(0, mostPlaces), `and ${more} more${noun}`];
}

/** Breaks a long line between words; a word too long for any terminal loses its middle. */
function wrapped(line: string, width: number): string {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    const piece = cutMiddle(word, longestLine - indent.length);
    const longer = current === "" ? piece : `${current} ${piece}`;
    if (longer.length <= width || current.trim() === "") {
      current = longer;
    } else {
      lines.push(current);
      current = `${indent}${piece}`;
    }
  }
  return [...lines, current].join("\n");
}
