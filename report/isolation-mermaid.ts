import { endpointText } from "../kubernetes/network/endpoint-text.ts";
import type { IsolationListing } from "../plan/standalone-isolation.ts";
import { foldRanges } from "./isolation-folds.ts";
import type { FoldedConnection } from "./isolation-folds.ts";
import { shownRows } from "./shown-rows.ts";
import type { ShownRows } from "./shown-rows.ts";

/** Edges that Mermaid draws unless it is configured otherwise. */
const MOST_EDGES = 500;

/** Connections as a Mermaid flowchart: a box per namespace, dotted arrows for what is unknown. */
export function isolationMermaid(listing: IsolationListing): string {
  const allowed = shownRows(listing.connections(), MOST_EDGES);
  const unknown = shownRows(listing.unknown(), MOST_EDGES - allowed.rows.length);
  const edges = foldRanges([...allowed.rows, ...unknown.rows]);
  const all = listing.isWhole ? listing.ends.filter(({ kind }) => kind === "workload") : [];
  const ends = new Set([
    ...all.map(endpointText).sort(),
    ...edges.flatMap(({ from, to }) => [from, to]),
  ]);
  return [
    "flowchart LR",
    ...boxes([...ends].map(nodeOf)),
    ...edges.map(edgeLine),
    ...restLines([allowed, unknown]),
  ].join("\n");
}

interface Node {
  readonly id: string;
  /** Undefined for an end outside of the cluster's namespaces. */
  readonly namespace: string | undefined;
  readonly label: string;
}

function boxes(nodes: readonly Node[]): readonly string[] {
  const byNamespace = Map.groupBy(nodes, ({ namespace }) => namespace);
  const inside = [...byNamespace].flatMap(([namespace, members]) => {
    if (namespace === undefined) return [];
    const lines = members.map(({ id, label }) => `    ${id}["${escaped(label)}"]`);
    return [`  subgraph ${idOf("n", namespace)}["${escaped(namespace)}"]`, ...lines, "  end"];
  });
  const outside = (byNamespace.get(undefined) ?? []).map(
    ({ id, label }) => `  ${id}(["${escaped(label)}"])`,
  );
  return [...inside, ...outside];
}

function nodeOf(text: string): Node {
  const { namespace, name, kind } =
    /^(?<namespace>[^/[]+)\/(?<name>[^[]+)\[(?<kind>[^\]]+)\]$/.exec(text)?.groups ?? {};
  if (namespace === undefined || name === undefined || kind === undefined) {
    return { id: idOf("o", text), namespace: undefined, label: text };
  }
  return { id: idOf("w", text), namespace, label: `${name} (${kind})` };
}

function edgeLine({ from, to, ports, reason }: FoldedConnection): string {
  const [source, target] = [nodeOf(from).id, nodeOf(to).id];
  return reason === undefined
    ? `  ${source} -->|"${escaped(ports)}"| ${target}`
    : `  ${source} -.->|"unknown: ${escaped(ports)}"| ${target}`;
}

function restLines(lists: readonly ShownRows[]): readonly string[] {
  const left = lists.reduce((sum, { rows, count }) => sum + count - rows.length, 0);
  return left === 0
    ? []
    : [`  %% ${left} more connections are left out: Mermaid draws ${MOST_EDGES}`];
}

/** Letters, digits and underscores that no other text of the same kind gives. */
function idOf(prefix: string, text: string): string {
  const safe = text.replace(/[^A-WYZa-z0-9-]/g, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `X${code.toString(16)}X`;
  });
  return `${prefix}_${safe.replaceAll("-", "_")}`;
}

/** Characters that end a label or begin something else in it. */
function escaped(text: string): string {
  return text
    .replace(/[#"&<>`|\\]/g, (character) => `#${character.codePointAt(0) ?? 0};`)
    .replace(/\s+/g, " ");
}
