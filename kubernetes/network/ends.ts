import { addressSet, containsRange, rangesOverlap } from "./address-ranges.ts";
import type { AddressRange, AddressSet } from "./address-ranges.ts";
import { cidrsOf } from "./cidr.ts";
import type { Endpoint, NetworkModel, NetworkWorkload } from "./model.ts";
import type { NetworkClasses } from "./network-classes.ts";
import { addressesOf, rangesIn } from "./network-units.ts";
import type { NetworkUnits } from "./network-units.ts";

/** An endpoint, with the classes that its verdicts come from. */
export interface End {
  readonly endpoint: Endpoint;
  /** Readings of a workload, all of which must agree; or groups of addresses, any of which counts. */
  readonly parts: readonly EndPart[];
  /** The only part; undefined when there are several. */
  readonly only: EndPart | undefined;
  readonly isAddresses: boolean;
  /** Ends with an equal shape have equal verdicts. */
  readonly shape: string;
}

/** One reading of a workload, or a group of addresses that no policy tells apart. */
export interface EndPart {
  readonly source: number;
  readonly destination: number;
  readonly reading: Reading;
  readonly addresses: AddressSet;
}

/** How a network plugin sees a pod; `pod or node` ends are independent of other ends. */
export type Reading = "pod" | "host as pod" | "host as node" | "maybe host as node";

/** Builds ends for the units of a model. */
export class Ends {
  readonly #units: NetworkUnits;
  readonly #classes: NetworkClasses;

  constructor(units: NetworkUnits, classes: NetworkClasses) {
    this.#units = units;
    this.#classes = classes;
  }

  /** The workloads, then the outsides, each once. */
  listed(model: NetworkModel): readonly End[] {
    const ends = new Map<string, End>();
    const add = (endpoint: Endpoint, parts: readonly EndPart[], isAddresses: boolean): void => {
      const key = endpointKey(endpoint);
      // Two objects of one name: what holds for only one of them is not known.
      const all = isAddresses ? parts : [...(ends.get(key)?.parts ?? []), ...parts];
      ends.set(key, endOf(endpoint, distinctParts(all), isAddresses));
    };
    for (const [pod, workload] of model.workloads.entries()) {
      add(endpointOf(workload), this.#podParts(pod, workload), false);
    }
    let pod = model.workloads.length;
    for (const outside of model.outsides) {
      const endpoint = { kind: "outside", name: outside.name } as const;
      if ("pod" in outside) add(endpoint, this.#podParts(pod++, outside.pod), false);
      else add(endpoint, this.#addressParts(outside.cidrs), true);
    }
    return [...ends.values()];
  }

  /** The address space in groups that no policy tells apart. */
  ranges(): readonly End[] {
    const { ranges, firstRange } = this.#units;
    const units = ranges.map((addresses, index) => ({ unit: firstRange + index, addresses }));
    return this.#group(units).map((part) => {
      return endOf({ kind: "range", cidrs: cidrsOf(part.addresses) }, [part], true);
    });
  }

  /** Any list of CIDRs as an end. */
  addresses(endpoint: Endpoint & { readonly kind: "range" }): End {
    return endOf(endpoint, this.#addressParts(endpoint.cidrs), true);
  }

  #podParts(pod: number, { hostNetwork }: NetworkWorkload): readonly EndPart[] {
    if (hostNetwork === false) return [this.#part(pod, "pod", [])];
    const node = hostNetwork === true ? "host as node" : "maybe host as node";
    const asPod = hostNetwork === true ? "host as pod" : "pod";
    return [this.#part(pod, asPod, []), this.#part(this.#units.node, node, [])];
  }

  #addressParts(cidrs: readonly string[]): readonly EndPart[] {
    const wanted = addressesOf(cidrs);
    const units = rangesIn(this.#units, wanted).map((unit) => ({
      unit,
      addresses: this.#units.ranges[unit - this.#units.firstRange],
    }));
    const inside = units.flatMap(({ unit, addresses }) => {
      if (addresses === undefined) return [];
      return wanted
        .filter((range) => rangesOverlap(range, addresses))
        .map((range) => ({ unit, addresses: overlap(range, addresses) }));
    });
    return this.#group(inside);
  }

  /** Groups address ranges by their classes. */
  #group(
    units: readonly { readonly unit: number; readonly addresses: AddressRange }[],
  ): readonly EndPart[] {
    const groups = new Map<string, EndPart>();
    for (const { unit, addresses } of units) {
      const part = this.#part(unit, "pod", [addresses]);
      const key = shapeOf(part);
      const known = groups.get(key)?.addresses ?? [];
      groups.set(key, { ...part, addresses: [...known, addresses] });
    }
    return [...groups.values()].map((part) => ({ ...part, addresses: addressSet(part.addresses) }));
  }

  #part(unit: number, reading: Reading, addresses: AddressSet): EndPart {
    const { sources, destinations } = this.#classes;
    return {
      source: sources.of[unit] ?? 0,
      destination: destinations.of[unit] ?? 0,
      ...{ reading, addresses },
    };
  }
}

/** Identity of an endpoint. */
export function endpointKey(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case "workload":
      return `${endpoint.namespace}/${endpoint.name}[${endpoint.workload}]`;
    case "outside":
      return `outside ${endpoint.name}`;
    case "range":
      return `range ${endpoint.cidrs.join()}`;
  }
}

/** The end that a workload is. */
export function endpointOf({ namespace, name, kind }: NetworkWorkload): Endpoint {
  return { kind: "workload", namespace, name, workload: kind };
}

function endOf(endpoint: Endpoint, parts: readonly EndPart[], isAddresses: boolean): End {
  const only = parts.length === 1 ? parts[0] : undefined;
  return { endpoint, parts, only, isAddresses, shape: parts.map(shapeOf).join() };
}

function distinctParts(parts: readonly EndPart[]): readonly EndPart[] {
  return parts.length < 2
    ? parts
    : [...new Map(parts.map((part) => [shapeOf(part), part])).values()];
}

function shapeOf({ source, destination, reading }: EndPart): string {
  return `${source}/${destination}/${reading}`;
}

function overlap(a: AddressRange, b: AddressRange): AddressRange {
  if (containsRange(a, b)) return b;
  const first = a.first > b.first ? a.first : b.first;
  return { version: a.version, first, last: a.last < b.last ? a.last : b.last };
}
