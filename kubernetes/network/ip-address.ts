/** One IP address. */
export interface IpAddress {
  readonly version: 4 | 6;
  readonly value: bigint;
}

/**
 * Reads an address; undefined when it is none. Leading zeros and IPv4 addresses in IPv6 form are
 * refused, since programs disagree on what they mean.
 */
export function parseAddress(text: string): IpAddress | undefined {
  if (!text.includes(":")) {
    const value = parseFour(text);
    return value === undefined ? undefined : { version: 4, value };
  }
  const value = parseSix(text);
  if (value === undefined || value >> 32n === 0xffffn) return undefined;
  return { version: 6, value };
}

/** The address in its canonical form (RFC 5952). */
export function addressText(version: 4 | 6, value: bigint): string {
  return version === 4 ? groups({ value, count: 4, bits: 8 }).join(".") : textOfSix(value);
}

function parseFour(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseSix(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => groupsOfSix(half, index === halves.length - 1));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (tail === undefined) return head.length === 8 ? join(head) : undefined;
  const missing = 8 - head.length - tail.length;
  if (missing < 1) return undefined;
  return join([...head, ...Array.from({ length: missing }, () => 0n), ...tail]);
}

/** The 16-bit groups of one side of `::`; the last may be written like an IPv4 address. */
function groupsOfSix(text: string, isLast: boolean): readonly bigint[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  const last = parts.at(-1) ?? "";
  const four = isLast && last.includes(".") ? parseFour(last) : undefined;
  const plain = four === undefined ? parts : parts.slice(0, -1);
  if (!plain.every((part) => /^[0-9a-f]{1,4}$/i.test(part))) return undefined;
  const values = plain.map((part) => BigInt(`0x${part}`));
  return four === undefined ? values : [...values, four >> 16n, four & 0xffffn];
}

function join(values: readonly bigint[]): bigint {
  return values.reduce((sum, group) => (sum << 16n) | group, 0n);
}

function groups({ value, count, bits }: { value: bigint; count: number; bits: number }): bigint[] {
  const mask = (1n << BigInt(bits)) - 1n;
  return Array.from({ length: count }, (_, index) => {
    return (value >> BigInt((count - 1 - index) * bits)) & mask;
  });
}

function textOfSix(value: bigint): string {
  const parts = groups({ value, count: 8, bits: 16 }).map((group) => group.toString(16));
  let [start, length] = [0, 0];
  for (let from = 0; from < parts.length; from += 1) {
    let to = from;
    while (parts[to] === "0") to += 1;
    if (to - from > length) [start, length] = [from, to - from];
  }
  if (length < 2) return parts.join(":");
  return `${parts.slice(0, start).join(":")}::${parts.slice(start + length).join(":")}`;
}
