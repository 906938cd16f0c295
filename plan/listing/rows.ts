import { endpointText } from "../../kubernetes/network/endpoint-text.ts";
import type { Connection, Endpoint, Reachability } from "../../kubernetes/network/model.ts";
import { intersectPorts } from "../../kubernetes/network/port-ranges.ts";
import type { PortSet } from "../../kubernetes/network/port-ranges.ts";
import { AddressGroups, byAddress } from "./address-rows.ts";
import type { AddressEnd } from "./address-rows.ts";
import { asksForEnd, asksForRange, asksForSomeRange } from "./listing-filter.ts";
import { inNamespaces, isNamed } from "./listing-filter.ts";
import type { ListingFilter, NamedEnd } from "./listing-filter.ts";
import type { Row } from "./row.ts";

/** What rows are made of. */
export interface RowSource {
  readonly answers: Reachability;
  /** Named outsides to list connections to, with the ports that they have; undefined: all. */
  readonly outsides: ReadonlyMap<string, PortSet | undefined>;
  /** Rows from named outsides. */
  readonly outsideRows: readonly Row[];
  readonly filter: ListingFilter;
}

/**
 * All rows, made while they are read, ordered by both ends: workloads by namespace and name, then
 * named outsides, then addresses.
 */
export function* rowsOf(source: RowSource): Generator<Row> {
  const text = textCache();
  const incoming = new Map<NamedEnd, AddressGroups>();
  let current: { readonly from: NamedEnd; readonly groups: AddressGroups } | undefined;
  for (const connection of askedFor(source)) {
    const { from, to } = connection;
    if (isNamed(to) && !isNamed(from)) {
      const groups = incoming.get(to) ?? new AddressGroups();
      incoming.set(to, groups);
      groups.add(connection);
      continue;
    }
    if (!isNamed(from)) continue;
    if (current?.from !== from) {
      if (current !== undefined) yield* outgoing(source, text(current.from), current.groups);
      current = { from, groups: new AddressGroups() };
    }
    if (isNamed(to)) yield* namedRow(source, connection, text);
    else current.groups.add(connection);
  }
  if (current !== undefined) yield* outgoing(source, text(current.from), current.groups);
  yield* source.outsideRows;
  yield* incomingRows(source, incoming, text);
}

type TextOf = (end: Endpoint) => string;

/** A thousand ends stand in a million connections. */
function textCache(): TextOf {
  const texts = new Map<Endpoint, string>();
  return (end) => {
    const known = texts.get(end);
    if (known !== undefined) return known;
    const text = endpointText(end);
    texts.set(end, text);
    return text;
  };
}

function askedFor({ answers, outsides, filter }: RowSource): Iterable<Connection> {
  return answers.connections({
    from: (end) =>
      isNamed(end)
        ? end.kind === "workload" && asksForEnd(filter.from, end)
        : asksForSomeRange(filter.from),
    to: (end) =>
      isNamed(end)
        ? (end.kind === "workload" || outsides.has(end.name)) && asksForEnd(filter.to, end)
        : asksForSomeRange(filter.to),
    either: (end) => inNamespaces(filter, end),
  });
}

function* namedRow(source: RowSource, connection: Connection, text: TextOf): Generator<Row> {
  const { from, to, verdict, policies, reason = "" } = connection;
  const only = to.kind === "outside" ? source.outsides.get(to.name) : undefined;
  const ports = only === undefined ? connection.ports : intersectPorts(connection.ports, only);
  if (ports.length === 0) return;
  const why = verdict === "unknown" ? reason : undefined;
  yield { from: text(from), to: text(to), ports, policies, reason: why };
}

function* outgoing({ filter }: RowSource, from: string, groups: AddressGroups): Generator<Row> {
  for (const { range, text, row } of groups.ends()) {
    if (asksForRange(filter.to, range)) yield { from, to: text, ...row };
  }
}

function incomingRows(
  { filter }: RowSource,
  incoming: ReadonlyMap<NamedEnd, AddressGroups>,
  text: TextOf,
): readonly Row[] {
  const found: (AddressEnd & { readonly to: string })[] = [];
  for (const [to, groups] of incoming) {
    for (const end of groups.ends()) {
      if (asksForRange(filter.from, end.range)) found.push({ ...end, to: text(to) });
    }
  }
  return found.sort(byAddress).map((end) => ({ from: end.text, to: end.to, ...end.row }));
}
