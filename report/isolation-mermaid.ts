import { endpointText } from "../kubernetes/network/endpoint-text.ts";
import type { Row } from "../plan/listing/row.ts";
import type { IsolationListing } from "../plan/standalone-isolation.ts";
import { foldRanges } from "./isolation-folds.ts";
import type { FoldedConnection } from "./isolation-folds.ts";
import { shownRows } from "./shown-rows.ts";

/** Edges that Mermaid draws unless it is configured otherwise. */
const MOST_EDGES = 500;
/** Longest text that it reads. */
const MOST_CHARACTERS = 50_000;

/**
 * Connections as a Mermaid flowchart: a box per namespace, dotted arrows for what is unknown.
 *
 * What is more than Mermaid draws is left out, and the picture says so.
 */
export function isolationMermaid(listing: IsolationListing): string {
  const allowed = shownRows(listing.connections(), MOST_EDGES);
  const unknown = shownRows(listing.unknown(), MOST_EDGES - allowed.rows.length);
  const rows = [...allowed.rows, ...unknown.rows];
  const left = allowed.count + unknown.count - rows.length;
  const ends = listing.isWhole ? listing.ends.filter(({ kind }) => kind === "workload") : [];
  const whole = flowchart({ rows, ends: ends.map(endpointText).sort(), left });
  if (whole.length <= MOST_CHARACTERS) return whole;
  for (let most = rows.length; ; most = Math.floor(most / 2)) {
    const part = { rows: rows.slice(0, most), ends: [], left: left + rows.length - most };
    const text = flowchart(part);
    if (text.length <= MOST_CHARACTERS || most === 0) return text;
  }
}

interface Picture {
  readonly rows: readonly Row[];
  /** Ends to draw even if no connection touches them. */
  readonly ends: readonly string[];
  /** Number of connections that are not drawn. */
  readonly left: number;
}

function flowchart({ rows, ends, left }: Picture): string {
  const edges = foldRanges(rows);
  const all = new Set([...ends, ...edges.flatMap(({ from, to }) => [from, to])]);
  const nodes = [...all].map(nodeOf);
  const ids = new Map(nodes.map(({ text, id }) => [text, id]));
  const idOf = (text: string): string => ids.get(text) ?? "";
  return [
    "flowchart LR",
    ...boxes(nodes),
    ...edges.map((edge) => edgeLine(edge, idOf)),
    ...(left === 0 ? [] : [`  rest["${left} more connections are not drawn"]`]),
  ].join("\n");
}

interface Node {
  /** The end, as connections name it. */
  readonly text: string;
  /** Short, since each edge repeats it. */
  readonly id: string;
  /** Undefined for an end outside of the cluster's namespaces. */
  readonly namespace: string | undefined;
  readonly label: string;
}

function nodeOf(text: string, index: number): Node {
  const id = `e${index}`;
  const { namespace, name, kind } =
    /^(?<namespace>[^/[]+)\/(?<name>[^[]+)\[(?<kind>[^\]]+)\]$/.exec(text)?.groups ?? {};
  if (namespace === undefined || name === undefined || kind === undefined) {
    return { text, id, namespace: undefined, label: text };
  }
  return { text, id, namespace, label: `${name} (${kind})` };
}

function boxes(nodes: readonly Node[]): readonly string[] {
  const byNamespace = Map.groupBy(nodes, ({ namespace }) => namespace);
  const inside = [...byNamespace].flatMap(([namespace, members], index) => {
    if (namespace === undefined) return [];
    const lines = members.map(({ id, label }) => `    ${id}["${escaped(label)}"]`);
    return [`  subgraph n${index}["${escaped(namespace)}"]`, ...lines, "  end"];
  });
  const outside = (byNamespace.get(undefined) ?? []).map(
    ({ id, label }) => `  ${id}(["${escaped(label)}"])`,
  );
  return [...inside, ...outside];
}

function edgeLine(
  { from, to, ports, reason }: FoldedConnection,
  idOf: (text: string) => string,
): string {
  const [source, target] = [idOf(from), idOf(to)];
  return reason === undefined
    ? `  ${source} -->|"${escaped(ports)}"| ${target}`
    : `  ${source} -.->|"unknown: ${escaped(ports)}"| ${target}`;
}

/** Characters that end a label or begin something else in it. */
function escaped(text: string): string {
  return text
    .replace(/[#"&<>`|\\]/g, (character) => `#${character.codePointAt(0) ?? 0};`)
    .replace(/\s+/g, " ");
}
