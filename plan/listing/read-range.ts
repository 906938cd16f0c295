import type { AddressRange } from "../../kubernetes/network/address-ranges.ts";
import { parseCidr } from "../../kubernetes/network/cidr.ts";
import { parseAddress } from "../../kubernetes/network/ip-address.ts";

/** The addresses of a text such as `rangeText` gives, or of one address. */
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
