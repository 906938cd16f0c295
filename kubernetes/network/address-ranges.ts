/** Addresses `first` to `last`, both included, of one IP version. */
export interface AddressRange {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Addresses of both versions: sorted, neither overlapping nor touching. */
export type AddressSet = readonly AddressRange[];

/** Bits of an address of a version. */
export const ADDRESS_BITS = { 4: 32, 6: 128 } as const;
/** Every address of a version. */
export const ALL_ADDRESSES: Readonly<Record<4 | 6, AddressRange>> = {
  4: { version: 4, first: 0n, last: (1n << 32n) - 1n },
  6: { version: 6, first: 0n, last: (1n << 128n) - 1n },
};
/** Every address of both versions. */
export const EVERY_ADDRESS: AddressSet = [ALL_ADDRESSES[4], ALL_ADDRESSES[6]];

/** A set from ranges in any order, which may overlap. */
export function addressSet(ranges: readonly AddressRange[]): AddressSet {
  if (ranges.length < 2) return ranges;
  const merged: AddressRange[] = [];
  for (const range of [...ranges].sort(byVersionAndFirst)) {
    const last = merged.at(-1);
    if (last?.version === range.version && range.first <= last.last + 1n) {
      if (range.last > last.last) merged[merged.length - 1] = { ...last, last: range.last };
    } else merged.push(range);
  }
  return merged;
}

/** Does `outer` hold every address of `inner`? */
export function containsRange(outer: AddressRange, inner: AddressRange): boolean {
  return outer.version === inner.version && outer.first <= inner.first && inner.last <= outer.last;
}

/** Do the ranges share an address? */
export function rangesOverlap(a: AddressRange, b: AddressRange): boolean {
  return a.version === b.version && a.first <= b.last && b.first <= a.last;
}

/** Addresses of `a` that are not in `b`. */
export function subtractAddresses(a: AddressSet, b: AddressSet): AddressSet {
  let rest = a;
  for (const hole of b) rest = rest.flatMap((range) => without(range, hole));
  return rest;
}

/** Do the sets share an address? */
export function addressesOverlap(a: AddressSet, b: AddressSet): boolean {
  return a.some((one) => b.some((other) => rangesOverlap(one, other)));
}

/**
 * Cuts both address spaces at the ends of all these ranges: the parts are disjoint, in order, cover
 * everything, and each range is made of whole parts.
 */
export function splitSpace(ranges: Iterable<AddressRange>): readonly AddressRange[] {
  const starts = { 4: new Set([0n]), 6: new Set([0n]) };
  for (const { version, first, last } of ranges) {
    starts[version].add(first);
    if (last < ALL_ADDRESSES[version].last) starts[version].add(last + 1n);
  }
  return ([4, 6] as const).flatMap((version) => {
    const sorted = [...starts[version]].sort((a, b) => (a < b ? -1 : 1));
    return sorted.map((first, index) => {
      const next = sorted[index + 1];
      return { version, first, last: next === undefined ? ALL_ADDRESSES[version].last : next - 1n };
    });
  });
}

function without(range: AddressRange, hole: AddressRange): readonly AddressRange[] {
  if (!rangesOverlap(range, hole)) return [range];
  const rest: AddressRange[] = [];
  if (range.first < hole.first) rest.push({ ...range, last: hole.first - 1n });
  if (hole.last < range.last) rest.push({ ...range, first: hole.last + 1n });
  return rest;
}

function byVersionAndFirst(a: AddressRange, b: AddressRange): number {
  if (a.version !== b.version) return a.version - b.version;
  if (a.first === b.first) return 0;
  return a.first < b.first ? -1 : 1;
}
