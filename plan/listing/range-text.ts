import { addressSet } from "../../kubernetes/network/address-ranges.ts";
import type { AddressRange } from "../../kubernetes/network/address-ranges.ts";
import { cidrsOf, parseCidr } from "../../kubernetes/network/cidr.ts";
import { addressText, parseAddress } from "../../kubernetes/network/ip-address.ts";

/** `10.0.0.0/8` when one CIDR says it all, else `10.0.0.0-10.0.2.255`. */
export function rangeText(range: AddressRange): string {
  const [only = "", ...others] = cidrsOf([range]);
  if (others.length === 0) return only;
  const { version, first, last } = range;
  return `${addressText(version, first)}-${addressText(version, last)}`;
}

/** The addresses of a text such as {@link rangeText} gives, or of one address. */
export function readRange(text: string): AddressRange | undefined {
  if (text.includes("/")) return parseCidr(text);
  const dash = text.indexOf("-");
  const first = parseAddress(dash < 0 ? text : text.slice(0, dash));
  const last = dash < 0 ? first : parseAddress(text.slice(dash + 1));
  if (first === undefined || last?.version !== first.version || last.value < first.value) {
    return undefined;
  }
  return { version: first.version, first: first.value, last: last.value };
}

/** Contiguous ranges of all these CIDRs, as few as possible. */
export function rangesOf(cidrs: Iterable<string>): readonly AddressRange[] {
  return addressSet([...cidrs].flatMap((cidr) => parseCidr(cidr) ?? []));
}
