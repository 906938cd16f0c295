import type { Environment } from "../environment/environment.ts";
import type { ProbeEnd } from "../kubernetes/probe/probe-plan.ts";
import { asksForEnd, inNamespaces, isNamed } from "./listing/listing-filter.ts";
import type { ListingFilter, NamedEnd } from "./listing/listing-filter.ts";
import { outsideNames } from "./outsides.ts";
import type { PlannedResource } from "./plan.ts";
import { networkOf, plannedObjects } from "./plan-network.ts";

/** What the words of a filter may mean. */
export interface ProbeEnds {
  readonly ends: readonly NamedEnd[];
  readonly namespaces: readonly string[];
}

/** Ends and namespaces of a plan, for choosing. */
export function probeEnds(
  resources: readonly PlannedResource[],
  environment: Environment,
): ProbeEnds {
  const { model, connections } = networkOf(plannedObjects(resources), environment);
  return {
    ends: connections.endpoints.filter(isNamed),
    namespaces: model.namespaces.map(({ name }) => name),
  };
}

/** Tells which connections a filter asks for. */
export function asksFor(filter: ListingFilter): (from: ProbeEnd, to: ProbeEnd) => boolean {
  return (from, to) =>
    isMeant(filter.from, from) &&
    isMeant(filter.to, to) &&
    inNamespaces(filter, namedEnd(from), namedEnd(to));
}

function isMeant(words: readonly string[], end: ProbeEnd): boolean {
  const isAddress = end.kind === "outside" && words.includes(end.address);
  return isAddress || asksForEnd(words, namedEnd(end));
}

function namedEnd(end: ProbeEnd): NamedEnd {
  if (end.kind === "workload") return end;
  return { kind: "outside", name: end.kind === "stranger" ? outsideNames.stranger : end.name };
}
