import { addressSet, EVERY_ADDRESS, rangesOverlap, splitSpace } from "./address-ranges.ts";
import type { AddressRange, AddressSet } from "./address-ranges.ts";
import { parseCidr } from "./cidr.ts";
import type { NetworkModel, NetworkNamespace, NetworkWorkload } from "./model.ts";
import type { Policy } from "./policy-reading.ts";

/**
 * Everything that a rule may match, numbered: pods first, then one for a node (as the plugins see a
 * pod in the host's network that do not see the pod), then address ranges that no rule divides.
 */
export interface NetworkUnits {
  readonly pods: readonly PodUnit[];
  readonly namespaces: readonly NetworkNamespace[];
  readonly node: number;
  readonly ranges: readonly AddressRange[];
  /** Number of the first range. */
  readonly firstRange: number;
  readonly count: number;
  /** Ranges of pods and Services. */
  readonly podRanges: AddressSet;
}

/** Pods that are alike. */
export interface PodUnit {
  readonly workload: NetworkWorkload;
  /** Place in the namespaces of the units. */
  readonly namespace: number;
}

/** Numbers the workloads, the outsides that are pods, and the parts of the address space. */
export function numberUnits(model: NetworkModel, policies: readonly Policy[]): NetworkUnits {
  const namespaces = [...model.namespaces];
  const byName = new Map(namespaces.map(({ name }, index) => [name, index]));
  const placeOf = (name: string): number => {
    const known = byName.get(name) ?? namespaces.push({ name, labels: undefined }) - 1;
    byName.set(name, known);
    return known;
  };
  const pods = model.workloads.map((workload) => ({
    workload,
    namespace: placeOf(workload.namespace),
  }));
  for (const outside of model.outsides) {
    if (!("pod" in outside)) continue;
    pods.push({ workload: outside.pod, namespace: namespaces.push(outside.namespace) - 1 });
  }
  const ranges = splitSpace(borders(model, policies));
  const firstRange = pods.length + 1;
  const podRanges = addressesOf(model.podCidrs);
  return {
    ...{ pods, namespaces, ranges, firstRange, podRanges },
    node: pods.length,
    count: firstRange + ranges.length,
  };
}

/** Addresses of CIDRs; of what is none, every address. */
export function addressesOf(cidrs: readonly string[]): AddressSet {
  return addressSet(cidrs.flatMap((cidr) => parseCidr(cidr) ?? EVERY_ADDRESS));
}

/** Numbers of the ranges that share an address with these. */
export function rangesIn(units: NetworkUnits, addresses: AddressSet): readonly number[] {
  const numbers: number[] = [];
  for (const wanted of addresses) {
    for (let at = firstOverlap(units.ranges, wanted); at < units.ranges.length; at += 1) {
      const range = units.ranges[at];
      if (range === undefined || !rangesOverlap(range, wanted)) break;
      numbers.push(units.firstRange + at);
    }
  }
  return numbers;
}

function* borders(model: NetworkModel, policies: readonly Policy[]): Iterable<AddressRange> {
  for (const { ingress, egress } of policies) {
    for (const { peers } of [...ingress.rules, ...egress.rules]) {
      for (const peer of peers === "all" ? [] : peers) {
        if (peer.kind !== "addresses") continue;
        yield* peer.block.sure;
        yield* peer.block.possible;
      }
    }
  }
  for (const outside of model.outsides) {
    if (!("cidrs" in outside)) continue;
    yield* addressesOf(outside.cidrs);
  }
}

function firstOverlap(ranges: readonly AddressRange[], wanted: AddressRange): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    const before =
      range !== undefined &&
      (range.version === wanted.version
        ? range.last < wanted.first
        : range.version < wanted.version);
    if (before) low = middle + 1;
    else high = middle;
  }
  return low;
}
