import type { AddressRange } from "../../kubernetes/network/address-ranges.ts";
import { parseCidrs } from "../../kubernetes/network/cidr.ts";
import { rangeText } from "../../kubernetes/network/endpoint-text.ts";
import type { Connection } from "../../kubernetes/network/model.ts";
import type { Row } from "./row.ts";

/** What differs from one row with addresses to the next. */
export interface AddressEnd {
  readonly range: AddressRange;
  /** Text of the range. */
  readonly text: string;
  readonly row: Pick<Row, "ports" | "policies" | "reason">;
}

/** Joins address ranges with the same ports and the same verdict, whichever policies allow them. */
export class AddressGroups {
  readonly #groups = new Map<string, Group>();

  /** Adds a connection from or to a range. */
  public add(connection: Connection): void {
    const { from, to, verdict, ports, policies, reason } = connection;
    const range = from.kind === "range" ? from : to;
    if (range.kind !== "range") return;
    const key = JSON.stringify([verdict, ports, verdict === "unknown" ? reason : undefined]);
    const group = this.#groups.get(key);
    if (group === undefined) {
      this.#groups.set(key, { connection, cidrs: [...range.cidrs], policies: [...policies] });
    } else {
      group.cidrs.push(...range.cidrs);
      group.policies.push(...policies);
    }
  }

  /** The ranges, in the order of their addresses. */
  public ends(): readonly AddressEnd[] {
    return [...this.#groups.values()].flatMap(endsOf).sort(byAddress);
  }
}

interface Group {
  readonly connection: Connection;
  readonly cidrs: string[];
  readonly policies: string[];
}

function endsOf({ connection, cidrs, policies }: Group): readonly AddressEnd[] {
  const { verdict, ports, reason = "" } = connection;
  const row = {
    ports,
    policies: [...new Set(policies)].sort(),
    reason: verdict === "unknown" ? reason : undefined,
  };
  return (parseCidrs(cidrs) ?? []).map((range) => ({ range, text: rangeText(range), row }));
}

/** Order of addresses: IPv4 first. */
export function byAddress(a: Pick<AddressEnd, "range">, b: Pick<AddressEnd, "range">): number {
  const [one, other] = [a.range, b.range];
  if (one.version !== other.version) return one.version - other.version;
  if (one.first !== other.first) return one.first < other.first ? -1 : 1;
  return one.last === other.last ? 0 : one.last < other.last ? -1 : 1;
}
