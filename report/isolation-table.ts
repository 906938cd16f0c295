import { counted } from "../kubernetes/counted.ts";
import type { IsolationListing } from "../plan/standalone-isolation.ts";
import { foldRanges } from "./isolation-folds.ts";
import type { FoldedConnection } from "./isolation-folds.ts";
import { shownRows } from "./shown-rows.ts";
import type { ShownRows } from "./shown-rows.ts";
import { styleFor } from "./style.ts";
import type { Style, TextOptions } from "./style.ts";
import { table } from "./table.ts";

/** Most connections of a table; beyond, nobody reads on. */
const MOST_ROWS = 2_000;
/** Widest text of a cell, in characters. */
const CELL_WIDTH = 60;

/** Connections for people: what is allowed, by whom, and what is not known. */
export function isolationTable(listing: IsolationListing, options: TextOptions = {}): string {
  const style = styleFor(options);
  const allowed = shownRows(listing.connections(), MOST_ROWS);
  const unknown = shownRows(listing.unknown(), MOST_ROWS);
  const parts = [
    headLine(listing, { allowed: allowed.count, unknown: unknown.count }, style),
    connectionTable(allowed, style),
    unknown.count === 0 ? "" : `${style.heading("Unknown")}\n${unknownTable(unknown, style)}`,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

interface Sums {
  readonly allowed: number;
  readonly unknown: number;
}

function headLine({ counts }: IsolationListing, sums: Sums, style: Style): string {
  const what = [
    counted(counts.workloads, "workload"),
    counted(counts.namespaces, "namespace"),
    counted(counts.policies, "NetworkPolicy", "NetworkPolicies"),
  ].join(", ");
  const unknown = sums.unknown === 0 ? "" : style.warning(`, ${sums.unknown} unknown`);
  return `${style.heading(what)}: ${counted(sums.allowed, "connection")} allowed${unknown}`;
}

function connectionTable(shown: ShownRows, style: Style): string {
  if (shown.count === 0) return "";
  const columns = ["FROM", "TO", "PORTS", "POLICIES"].map((title) => ({ title }));
  const folded = foldRanges(shown.rows);
  const cells = (one: FoldedConnection): readonly string[] => [
    one.from,
    one.to,
    one.ports,
    one.policies.length === 0 ? "-" : one.policies.join(", "),
  ];
  const legend = folded.some(({ policies }) => policies.length === 0)
    ? [style.quiet("-: no policy isolates either end")]
    : [];
  const text = table(columns, groupedRows(folded.map(cells)), style.heading);
  return [text, ...legend, ...restLine(shown, style)].join("\n");
}

function unknownTable(shown: ShownRows, style: Style): string {
  const columns = ["FROM", "TO", "PORTS", "REASON"].map((title) => ({ title }));
  const rows = foldRanges(shown.rows).map(({ from, to, ports, reason }) => [
    from,
    to,
    ports,
    reason ?? "",
  ]);
  const text = table(columns, groupedRows(rows), style.heading);
  return [text, ...restLine(shown, style)].join("\n");
}

function restLine({ rows, count }: ShownRows, style: Style): readonly string[] {
  if (count === rows.length) return [];
  const hint = "narrow with --namespace, --from or --to, or use -o json";
  return [style.warning(`${count - rows.length} more are not shown; ${hint}`)];
}

/** Says the first cell once per group, and gives long cells several lines. */
function groupedRows(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return rows.flatMap((row, index) => {
    const [from = "", ...rest] = row;
    const isSame = rows[index - 1]?.[0] === from;
    const cells = [isSame ? "" : from, ...rest].map(wrapped);
    const height = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) => cells.map((lines) => lines[line] ?? ""));
  });
}

/** Breaks a list at its commas. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const part of text.split(/(?<=,) /)) {
    if (line !== "" && line.length + part.length >= CELL_WIDTH) {
      lines.push(line);
      line = `  ${part}`;
    } else line = line === "" ? part : `${line} ${part}`;
  }
  return [...lines, line];
}
