import { ADDRESS_BITS, addressSet, containsRange } from "./address-ranges.ts";
import { addressesOverlap, subtractAddresses } from "./address-ranges.ts";
import type { AddressRange, AddressSet } from "./address-ranges.ts";
import { addressText, parseAddress } from "./ip-address.ts";

/** Why a text is no CIDR, and what was probably meant. */
export interface CidrProblem {
  readonly message: string;
  readonly hint: string;
}

interface ReadCidr {
  readonly range: AddressRange;
  /** The address as it was written, host bits included. */
  readonly address: bigint;
  readonly prefix: number;
}

/** Addresses of a CIDR; host bits are ignored, as Kubernetes does. Undefined when it is none. */
export function parseCidr(text: string): AddressRange | undefined {
  return readCidr(text)?.range;
}

/** Addresses of several CIDRs; undefined when one of them is none. */
export function parseCidrs(texts: readonly string[]): AddressSet | undefined {
  const ranges = texts.map(parseCidr).filter((range) => range !== undefined);
  return ranges.length === texts.length ? addressSet(ranges) : undefined;
}

/** The fewest CIDRs that hold exactly these addresses. */
export function cidrsOf(set: AddressSet): readonly string[] {
  return addressSet(set).flatMap(cidrsOfRange);
}

/** Does the CIDR `outer` hold every address of `inner`? False when one of them is no CIDR. */
export function cidrContains(outer: string, inner: string): boolean {
  const [a, b] = [parseCidr(outer), parseCidr(inner)];
  return a !== undefined && b !== undefined && containsRange(a, b);
}

/** Do two CIDRs share an address? False when one of them is no CIDR. */
export function cidrsOverlap(a: string, b: string): boolean {
  const [one, other] = [parseCidr(a), parseCidr(b)];
  return one !== undefined && other !== undefined && addressesOverlap([one], [other]);
}

/** The fewest CIDRs that hold `cidr` without `except`; undefined when one of them is no CIDR. */
export function subtractCidrs(
  cidr: string,
  except: readonly string[],
): readonly string[] | undefined {
  const whole = parseCidr(cidr);
  const holes = parseCidrs(except);
  if (whole === undefined || holes === undefined) return undefined;
  return cidrsOf(subtractAddresses([whole], holes));
}

/** Reason to refuse a text as a CIDR; undefined when it is one in its canonical place. */
export function cidrProblem(text: string): CidrProblem | undefined {
  const trimmed = text.trim();
  if (trimmed !== text) {
    return { message: "has spaces around it", hint: `write ${trimmed}` };
  }
  const read = readCidr(text);
  if (read === undefined) return notCidr(text);
  if (read.address === read.range.first) return undefined;
  const network = `${addressText(read.range.version, read.range.first)}/${read.prefix}`;
  const host = `${addressText(read.range.version, read.address)}/${ADDRESS_BITS[read.range.version]}`;
  return {
    message: "has host bits set",
    hint: `write ${network} for the network or ${host} for the one address`,
  };
}

function notCidr(text: string): CidrProblem {
  const slash = text.indexOf("/");
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) {
    return {
      message: "is not an IP address with a prefix length",
      hint: "write one like 10.0.0.0/8 or 2001:db8::/32",
    };
  }
  const bits = ADDRESS_BITS[address.version];
  if (slash < 0) return { message: "has no prefix length", hint: `write ${text}/${bits}` };
  return {
    message: `has the prefix length "${text.slice(slash + 1)}"`,
    hint: `write a whole number from 0 to ${bits}, such as ${text.slice(0, slash)}/${bits}`,
  };
}

function readCidr(text: string): ReadCidr | undefined {
  const slash = text.indexOf("/");
  const address = slash < 0 ? undefined : parseAddress(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (address === undefined || !/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const { version, value } = address;
  const prefix = Number(length);
  if (prefix > ADDRESS_BITS[version]) return undefined;
  const size = 1n << BigInt(ADDRESS_BITS[version] - prefix);
  const first = value - (value % size);
  return { range: { version, first, last: first + size - 1n }, address: value, prefix };
}

function cidrsOfRange({ version, first, last }: AddressRange): readonly string[] {
  const bits = ADDRESS_BITS[version];
  const cidrs: string[] = [];
  for (let at = first; at <= last;) {
    let free = 0;
    while (free < bits && fits({ at, last, free: free + 1 })) free += 1;
    cidrs.push(`${addressText(version, at)}/${bits - free}`);
    at += 1n << BigInt(free);
  }
  return cidrs;
}

/** Does a block with `free` host bits start at `at` and end by `last`? */
function fits({ at, last, free }: { at: bigint; last: bigint; free: number }): boolean {
  const size = 1n << BigInt(free);
  return at % size === 0n && at + size - 1n <= last;
}
