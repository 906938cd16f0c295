import { rangesOverlap } from "../../kubernetes/network/address-ranges.ts";
import type { AddressRange } from "../../kubernetes/network/address-ranges.ts";
import { endpointText } from "../../kubernetes/network/endpoint-text.ts";
import type { Endpoint } from "../../kubernetes/network/model.ts";
import { readRange } from "./read-range.ts";

/** Which connections to list; an empty list asks for all. */
export interface ListingFilter {
  /** Ends that connect: `namespace/name[Kind]`, `namespace/name`, `name`, a named outside, an address. */
  readonly from: readonly string[];
  /** Ends that are connected to. */
  readonly to: readonly string[];
  /** Namespaces that one of the ends is in. */
  readonly namespaces: readonly string[];
}

/** Lists everything. */
export const EVERYTHING: ListingFilter = { from: [], to: [], namespaces: [] };

/** An end that is no address range. */
export type NamedEnd = Exclude<Endpoint, { readonly kind: "range" }>;

/** The end without its kind, as people write it. */
export function endName(end: NamedEnd): string {
  return end.kind === "workload" ? `${end.namespace}/${end.name}` : end.name;
}

/** Does a word of the filter mean this end? */
export function meansEnd(word: string, end: NamedEnd): boolean {
  if (endpointText(end) === word) return true;
  return end.name === word || endName(end) === word;
}

/** Is an end among those that are asked for? */
export function asksForEnd(words: readonly string[], end: NamedEnd): boolean {
  return words.length === 0 || words.some((word) => meansEnd(word, end));
}

/** Is one of the ends in the namespaces that are asked for? */
export function inNamespaces({ namespaces }: ListingFilter, ...ends: readonly Endpoint[]): boolean {
  return (
    namespaces.length === 0 ||
    ends.some((end) => end.kind === "workload" && namespaces.includes(end.namespace))
  );
}

/** Is a range among those that are asked for? */
export function asksForRange(words: readonly string[], range: AddressRange): boolean {
  if (words.length === 0) return true;
  const asked = words.flatMap((word) => readRange(word) ?? []);
  return asked.some((one) => rangesOverlap(one, range));
}

/** May a range be among those that are asked for? */
export function asksForSomeRange(words: readonly string[]): boolean {
  return words.length === 0 || words.some((word) => readRange(word) !== undefined);
}

/** Words that mean neither an end nor an address. */
export function unknownWords(
  words: readonly string[],
  ends: readonly NamedEnd[],
): readonly string[] {
  return words.filter(
    (word) => readRange(word) === undefined && !ends.some((end) => meansEnd(word, end)),
  );
}

/** Is an end one that has a name? */
export function isNamed(end: Endpoint): end is NamedEnd {
  return end.kind !== "range";
}
