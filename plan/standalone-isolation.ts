import { endpointText } from "../kubernetes/network/endpoint-text.ts";
import type { Outside } from "../kubernetes/network/model.ts";
import { portSet } from "../kubernetes/network/port-ranges.ts";
import type { PortSet } from "../kubernetes/network/port-ranges.ts";
import { reachability } from "../kubernetes/network/reachability.ts";
import { readNetworkModel } from "../kubernetes/network/read-model.ts";
import type { KubernetesObject } from "../kubernetes/object-kind.ts";

import { ingressRows } from "./listing/ingress-rows.ts";
import { ingressTargets } from "./listing/ingress-targets.ts";
import { asksForEnd, inNamespaces } from "./listing/listing-filter.ts";
import type { ListingFilter, NamedEnd } from "./listing/listing-filter.ts";
import type { Row } from "./listing/row.ts";
import { rowsOf } from "./listing/rows.ts";
import type { RowSource } from "./listing/rows.ts";
import { outsideNames } from "./outsides.ts";

/** What a listing is about, besides the objects. */
export interface ListingOptions {
  /** Who the ingress controller may be: connections that Ingresses ask for come from one of these. */
  readonly controllers: readonly Outside[];
  /** What to do where no policy lets the controller in; undefined: it is known who that is. */
  readonly controllerHint?: string | undefined;
  /** Further named peers whose connections from workloads are listed. */
  readonly outsides: readonly Outside[];
  /** Ranges that pods have addresses in; an ipBlock in them leaves connections unknown. */
  readonly podCidrs: readonly string[];
  readonly filter: ListingFilter;
}

/** Numbers of what was analyzed. */
export interface ListingCounts {
  readonly workloads: number;
  readonly namespaces: number;
  readonly policies: number;
}

/** Who reaches whom, row by row: a thousand workloads may have a million connections. */
export interface IsolationListing {
  readonly counts: ListingCounts;
  /**
   * Ordered by `from` and `to`: workloads by namespace and name, then named outsides, then
   * addresses. Each call makes the rows anew, while they are read.
   */
  readonly connections: () => Iterable<Row>;
  /** The same for connections that cannot be decided; each has a reason. */
  readonly unknown: () => Iterable<Row>;
  /** What stands in the way of what the objects ask for. */
  readonly notes: readonly string[];
  /** True when nothing was filtered out. */
  readonly isWhole: boolean;
  /** Every end that has a name, for choosing. */
  readonly ends: readonly NamedEnd[];
  /** Every namespace, for choosing. */
  readonly namespaces: readonly string[];
}

/**
 * Lists the connections among any Kubernetes objects, and between them and addresses.
 *
 * The isolation of a plan per tenant, with what is declared, is in `isolation.ts`.
 */
export function listIsolation(
  objects: readonly KubernetesObject[],
  options: ListingOptions,
): IsolationListing {
  const { controllers, controllerHint, outsides, podCidrs, filter } = options;
  const peers = [...controllers, ...outsides];
  const model = readNetworkModel(objects, { outsides: peers, podCidrs, addressRanges: true });
  const answers = reachability(model);
  const targets = ingressTargets(objects, model.workloads);
  const ingress = ingressRows(answers, targets.targets, controllers);
  const workloads = answers.endpoints.filter((end) => end.kind === "workload");
  const byText = new Map(workloads.map((end) => [endpointText(end), end]));
  const outsideRows = ingress.rows.filter((row) => isAsked(byText.get(row.to), filter));
  const ports = new Map(outsides.map((outside) => [outside.name, portsOf(outside)]));
  const source = { answers, outsides: ports, outsideRows, filter };
  return {
    counts: {
      workloads: workloads.length,
      namespaces: model.namespaces.length,
      policies: model.policies.length,
    },
    connections: () => rowsWhere(source, ({ reason }) => reason === undefined),
    unknown: () => rowsWhere(source, ({ reason }) => reason !== undefined),
    notes: [
      ...targets.notes,
      ...ingress.notes,
      ...(ingress.notes.length > 0 && controllerHint !== undefined ? [controllerHint] : []),
    ],
    isWhole: [filter.from, filter.to, filter.namespaces].every((words) => words.length === 0),
    ends: [...workloads, ...[outsideNames.ingress, ...ports.keys()].map(outsideEnd)],
    namespaces: model.namespaces.map(({ name }) => name),
  };
}

function* rowsWhere(source: RowSource, isWanted: (row: Row) => boolean): Generator<Row> {
  for (const row of rowsOf(source)) if (isWanted(row)) yield row;
}

/** Is a connection from the ingress controller to this end asked for? */
function isAsked(to: NamedEnd | undefined, filter: ListingFilter): boolean {
  return (
    to !== undefined &&
    inNamespaces(filter, to) &&
    asksForEnd(filter.to, to) &&
    asksForEnd(filter.from, outsideEnd(outsideNames.ingress))
  );
}

function outsideEnd(name: string): NamedEnd {
  return { kind: "outside", name };
}

/** Ports that a peer is known to have. */
function portsOf(outside: Outside): PortSet | undefined {
  if (!("pod" in outside) || (outside.pod.ports ?? []).length === 0) return undefined;
  const ports = outside.pod.ports ?? [];
  return portSet(ports.map(({ protocol, port }) => ({ protocol, from: port, to: port })));
}
