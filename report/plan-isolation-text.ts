import { counted } from "../kubernetes/counted.ts";
import type { Isolation, IsolationEdge } from "../plan/isolation.ts";
import type { IsolationDiff } from "../plan/isolation-diff.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";

/** A table has at most this many rows. */
const mostRows = 40;
/** More tenants than this get no table each. */
const mostTenants = 6;
/** A cell names at most this many ends. */
const mostEnds = 4;
const mostUnknown = 5;

/**
 * Who reaches whom, then what is closed and what is not known.
 *
 * A few tenants get a table each; of many, only connections between tenants are shown.
 */
export function isolationText(isolation: Isolation, style: Style): string {
  const tenants = [...new Set(isolation.edges.flatMap((edge) => edge.tenants))].sort();
  const undeclared = new Set(isolation.undeclared.map(edgeKey));
  const input = { isolation, undeclared, style };
  const parts = [
    ...(tenants.length > mostTenants
      ? betweenTenants(tenants.length, input)
      : tenants.map((tenant) => tenantTable(tenant, input))),
    closedLines(isolation, style),
    unknownLines(isolation, style),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Connections opened, closed and changed against another state. */
export function isolationDiffText(diff: IsolationDiff, style: Style): string {
  const title = style.heading(`Isolation changes against ${diff.against}`);
  const opened = diff.opened.map((edge) => style.bad(`  + ${edgeLine(edge)}`));
  const closed = diff.closed.map((edge) => style.good(`  - ${edgeLine(edge)}`));
  const changed = diff.changed.map(({ from, to, before, after }) =>
    style.warning(`  ~ ${shortEnd(from)} -> ${shortEnd(to)}: ${before} becomes ${after}`),
  );
  const lines = [...opened, ...changed, ...closed];
  if (lines.length === 0) return `${title}: none`;
  const more = lines.length - mostRows;
  const rest = more > 0 ? [style.quiet(`  and ${more} more, see -o json`)] : [];
  return [title, ...lines.slice(0, mostRows), ...rest].join("\n");
}

interface TableInput {
  readonly isolation: Isolation;
  /** Keys of edges that nobody declared. */
  readonly undeclared: ReadonlySet<string>;
  readonly style: Style;
}

function tenantTable(tenant: string, input: TableInput): string {
  const edges = input.isolation.edges.filter(({ tenants }) => tenants.includes(tenant));
  return edgeTable(`Connections of ${tenant}`, edges, input);
}

/** What crosses the border of a tenant to another one, undeclared connections first. */
function betweenTenants(count: number, input: TableInput): readonly string[] {
  const { isolation, undeclared, style } = input;
  const across = isolation.edges
    .filter(({ tenants }) => tenants.length > 1)
    .toSorted((a, b) => Number(undeclared.has(edgeKey(b))) - Number(undeclared.has(edgeKey(a))));
  const others = isolation.edges.length - across.length;
  return [
    ...(across.length === 0 ? [] : [edgeTable("Connections between tenants", across, input)]),
    style.quiet(`${counted(others, "connection")} of ${count} tenants besides, see moor isolation`),
  ];
}

function edgeTable(
  title: string,
  edges: readonly IsolationEdge[],
  { undeclared, style }: TableInput,
): string {
  const rows = compactRows(edges, undeclared);
  const cells = rows.slice(0, mostRows).map(({ from, to, ports, by, isBad }) => {
    const paint = isBad ? style.bad : (text: string) => text;
    return [ends(from), ends(to), ports, paint(by)];
  });
  const columns = ["FROM", "TO", "PORTS", "DECLARED BY"].map((name) => ({ title: name }));
  const more = rows.length - mostRows;
  return [
    style.heading(title),
    table(columns, cells, style.heading),
    ...(more > 0 ? [style.quiet(`and ${more} more, see moor isolation`)] : []),
  ].join("\n");
}

interface Row {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly ports: string;
  readonly by: string;
  readonly isBad: boolean;
}

/** Edges of one sender on the same ports share a row, then rows with the same receivers do. */
function compactRows(
  edges: readonly IsolationEdge[],
  undeclared: ReadonlySet<string>,
): readonly Row[] {
  const single = edges.map((edge) => {
    const isBad = undeclared.has(edgeKey(edge));
    const by = edge.declaredBy ?? "nothing";
    return {
      from: edge.from,
      to: edge.to,
      ports: edge.ports,
      by: isBad ? "UNDECLARED" : by,
      isBad,
    };
  });
  const { mutual, rest } = mutualRows(single);
  const bySender = [...Map.groupBy(rest, (one) => keyOf(one.from, one)).values()];
  const merged = bySender.flatMap((group) =>
    group[0] === undefined ? [] : [{ ...group[0], to: group.map(({ to }) => to) }],
  );
  const byReceivers = [...Map.groupBy(merged, (one) => keyOf(one.to.join(), one)).values()];
  const others = byReceivers.flatMap((group) =>
    group[0] === undefined ? [] : [{ ...group[0], from: group.map(({ from }) => from) }],
  );
  return [...others, ...mutual];
}

interface Single extends Pick<Row, "ports" | "by" | "isBad"> {
  readonly from: string;
  readonly to: string;
}

interface MutualRows {
  readonly mutual: readonly Row[];
  readonly rest: readonly Single[];
}

/** Where `internal` lets at least three workloads reach each other, one row says it. */
function mutualRows(edges: readonly Single[]): MutualRows {
  const inner = edges.filter(({ by, isBad }) => !isBad && by.startsWith("internal: "));
  const groups = Map.groupBy(inner, ({ by, ports, from }) => {
    const [base = ""] = by.split(", ");
    // `internal: namespace` makes one group of each.
    const place = base === "internal: namespace" ? from.split("/")[0] : "";
    return [base, ports, place].join("\n");
  });
  const mutual = [...groups.values()].flatMap((group) => {
    const members = [...new Set(group.flatMap(({ from, to }) => [from, to]))].sort();
    const isAll = members.length > 2 && group.length === members.length * (members.length - 1);
    const by = [...new Set(group.flatMap((edge) => edge.by.split(", ")))].join(", ");
    return isAll && group[0] !== undefined
      ? [{ group, row: { ...group[0], from: members, to: ["each other"], by } }]
      : [];
  });
  const merged = new Set(mutual.flatMap(({ group }) => group));
  return { mutual: mutual.map(({ row }) => row), rest: edges.filter((one) => !merged.has(one)) };
}

function keyOf(
  end: string,
  { ports, by }: { readonly ports: string; readonly by: string },
): string {
  return [end, ports, by].join("\n");
}

function edgeKey({ from, to }: Pick<IsolationEdge, "from" | "to">): string {
  return `${from} ${to}`;
}

function ends(list: readonly string[]): string {
  const more = list.length - mostEnds;
  const named = list.slice(0, mostEnds).map(shortEnd).join(", ");
  return more > 0 ? `${named} and ${more} more` : named;
}

/** Most workloads are Deployments. */
function shortEnd(end: string): string {
  return end.replace(/\[Deployment\]$/, "");
}

function edgeLine({ from, to, ports, declaredBy }: IsolationEdge): string {
  const by = declaredBy === undefined ? "" : ` (${declaredBy})`;
  return `${shortEnd(from)} -> ${shortEnd(to)} ${ports}${by}`;
}

function closedLines({ closed }: Isolation, style: Style): string {
  if (closed.length === 0) return "";
  const lines = closed.map(({ from, to, ports, declaredBy, policies }) => {
    const by = policies.length === 0 ? "" : `; closed by ${policies.join(", ")}`;
    return `  ${shortEnd(from)} -> ${shortEnd(to)} ${ports} (${declaredBy})${by}`;
  });
  return [style.bad("Declared but closed"), ...limited(lines, mostRows, style)].join("\n");
}

function unknownLines({ unknown }: Isolation, style: Style): string {
  if (unknown.length === 0) return "";
  const lines = unknown.map(({ from, to, ports, reason }) => {
    return `  ${shortEnd(from)} -> ${shortEnd(to)} ${ports}: ${reason}`;
  });
  return [style.warning("May be open"), ...limited(lines, mostUnknown, style)].join("\n");
}

function limited(lines: readonly string[], most: number, style: Style): readonly string[] {
  const more = lines.length - most;
  return more > 0
    ? [...lines.slice(0, most), style.quiet(`  and ${more} more, see -o json`)]
    : lines;
}
