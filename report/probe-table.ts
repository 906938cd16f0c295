import { counted } from "../kubernetes/counted.ts";
import type { ProbeVerdicts, UnprovenEdge } from "../kubernetes/probe/compare-probes.ts";
import {
  type ProbeEdge,
  type ProbeEnd,
  probeEndKey,
  type ProbePlan,
  type ProbeSkip,
} from "../kubernetes/probe/probe-plan.ts";
import { type Style, styleFor, type TextOptions } from "./style.ts";
import { table } from "./table.ts";

/** What a probe of the isolation saw, as a reader needs it. */
export interface ProbeView {
  readonly plan: ProbePlan;
  readonly verdicts: ProbeVerdicts;
  readonly rounds: number;
}

/** Most rows of a table; the JSON has all. */
const MOST_ROWS = 200;

/** Sums, and every connection on which packets and matrix differ. */
export function probeTable(view: ProbeView, options: TextOptions = {}): string {
  const style = styleFor(options);
  const { opened, shut, unproven } = view.verdicts;
  const different = [
    ...folded(opened, ["closed", style.bad("open")]),
    ...folded(shut, ["open", style.bad("closed")]),
  ];
  const parts = [
    headLine(view, style),
    titled("", [...COLUMNS, "EXPECTED", "SEEN", "POLICIES"], { rows: different, style }),
    titled("Unproven", ["CONNECTIONS", "TO", "REASON"], { rows: unprovenRows(unproven), style }),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

const COLUMNS = ["FROM", "TO", "PORTS"];

function headLine({ plan, verdicts, rounds }: ProbeView, style: Style): string {
  const { tried, equal, opened, shut, unproven } = verdicts;
  const pods = counted(plan.twins.length, "probe pod");
  const isEqual = opened.length + shut.length === 0;
  const sums = [
    `${equal} as the matrix says`,
    ...(opened.length === 0 ? [] : [`${opened.length} open that should be closed`]),
    ...(shut.length === 0 ? [] : [`${shut.length} closed that should be open`]),
    ...(unproven.length === 0 ? [] : [`${unproven.length} unproven`]),
  ];
  const what = `${counted(tried, "connection")} tried from ${pods} in ${counted(rounds, "round")}`;
  return `${style.heading(what)}: ${(isEqual ? style.good : style.bad)(sums.join(", "))}`;
}

interface Rows {
  readonly rows: readonly (readonly string[])[];
  readonly style: Style;
}

function titled(title: string, columns: readonly string[], { rows, style }: Rows): string {
  if (rows.length === 0) return "";
  const shown = rows.slice(0, MOST_ROWS);
  const text = table(
    columns.map((each) => ({ title: each })),
    shown,
    style.heading,
  );
  const rest = rows.length - shown.length;
  return [
    ...(title === "" ? [] : [style.heading(title)]),
    text,
    ...(rest === 0 ? [] : [style.warning(`${rest} more are not shown; use -o json`)]),
  ].join("\n");
}

/** One row for all ports of two ends that the same policies decide. */
function folded(
  edges: readonly ProbeEdge[],
  verdict: readonly string[],
): readonly (readonly string[])[] {
  const groups = Map.groupBy(edges, ({ from, to, policies }) =>
    JSON.stringify([probeEndText(from), probeEndText(to), policies]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { from, to, policies } = first;
    const by = policies.length === 0 ? "-" : policies.join(", ");
    return [[probeEndText(from), probeEndText(to), portsText(group), ...verdict, by]];
  });
}

/** E.g. `TCP 5432,20000 UDP 5432`. */
function portsText(edges: readonly ProbeEdge[]): string {
  const protocols = Map.groupBy(edges, ({ protocol }) => protocol);
  return [...protocols]
    .map(([protocol, own]) => `${protocol} ${own.map(({ port }) => port).join(",")}`)
    .join(" ");
}

/** One row per target and reason: who asked does not matter there. */
function unprovenRows(unproven: readonly UnprovenEdge[]): readonly (readonly string[])[] {
  const groups = Map.groupBy(unproven, ({ edge, reason }) =>
    JSON.stringify([probeEndText(edge.to), reason]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [[String(group.length), probeEndText(first.edge.to), first.reason]];
  });
}

/** E.g. `tenant-acme/web[Deployment]`, `stranger` or `internet`. */
export function probeEndText(end: ProbeEnd): string {
  return end.kind === "outside" ? end.name : probeEndKey(end);
}

/** What was not tried, one line per reason. */
export function probeSkips(skipped: readonly ProbeSkip[]): readonly string[] {
  const groups = Map.groupBy(skipped, ({ reason }) => reason);
  return [...groups].map(([reason, group]) => {
    const names = group.map(({ what }) => what);
    const more = names.length - MOST_NAMES;
    const rest = more > 0 ? ` and ${more} more` : "";
    return `${names.slice(0, MOST_NAMES).join(", ")}${rest}: ${reason}`;
  });
}

const MOST_NAMES = 5;
