import { subtractAddresses } from "../kubernetes/network/address-ranges.ts";
import type { AddressRange } from "../kubernetes/network/address-ranges.ts";
import { cidrsOf } from "../kubernetes/network/cidr.ts";
import { portsText, rangeText } from "../kubernetes/network/endpoint-text.ts";
import { readRange } from "../plan/listing/read-range.ts";
import type { Row } from "../plan/listing/row.ts";

/** Connections that differ only in an address range, told as one. */
export interface FoldedConnection {
  readonly from: string;
  readonly to: string;
  readonly ports: string;
  readonly policies: readonly string[];
  /** Why it is not known; undefined when it is allowed. */
  readonly reason: string | undefined;
}

/** Folds the address ranges of otherwise equal connections; the others stay, in their order. */
export function foldRanges(rows: readonly Row[]): readonly FoldedConnection[] {
  const folds = new Map<string, Fold>();
  const folded: (FoldedConnection | Fold)[] = [];
  for (const row of rows) {
    const side = sideOf(row);
    const { range, other } = side ?? {};
    const text = textOf(row);
    if (range === undefined || other === undefined) {
      folded.push(text);
      continue;
    }
    const { ports, policies, reason } = text;
    const key = JSON.stringify([other, range.version, ports, policies, reason]);
    const fold = folds.get(key);
    if (fold === undefined) {
      const first = { row: text, end: side?.end ?? "to", ranges: [range] };
      folds.set(key, first);
      folded.push(first);
    } else fold.ranges.push(range);
  }
  return folded.map((one) => ("row" in one ? unfold(one) : one));
}

/** Several ranges of one IP version as people say it: `0.0.0.0/0 except 10.0.0.0/8`. */
export function foldedText(ranges: readonly AddressRange[]): string {
  const texts = ranges.map(rangeText);
  const whole = enclosing(ranges);
  if (whole === undefined || texts.length === 1) return texts.join(", ");
  const holes = cidrsOf(subtractAddresses([whole], ranges));
  return holes.length <= texts.length
    ? `${rangeText(whole)} except ${holes.join(", ")}`
    : texts.join(", ");
}

/** The smallest CIDR around all ranges. */
function enclosing(ranges: readonly AddressRange[]): AddressRange | undefined {
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  let size = 1n;
  while (first.first / size !== last.last / size) size *= 2n;
  const start = (first.first / size) * size;
  return { version: first.version, first: start, last: start + size - 1n };
}

interface Fold {
  readonly row: FoldedConnection;
  readonly end: "from" | "to";
  readonly ranges: AddressRange[];
}

function unfold({ row, end, ranges }: Fold): FoldedConnection {
  return { ...row, [end]: foldedText(ranges) };
}

interface Side {
  readonly end: "from" | "to";
  readonly range: AddressRange | undefined;
  /** The end that is no range, with its direction. */
  readonly other: string;
}

function sideOf({ from, to }: Row): Side | undefined {
  const [source, target] = [readRange(from), readRange(to)];
  if (source !== undefined) return { end: "from", range: source, other: `to ${to}` };
  return target && { end: "to", range: target, other: `from ${from}` };
}

function textOf({ from, to, ports, policies, reason }: Row): FoldedConnection {
  return { from, to, ports: portsText(ports), policies, reason };
}
