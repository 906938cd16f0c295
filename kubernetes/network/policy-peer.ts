import { isUndecidable, knownOr, listAt, mapAt, stringAt, valueAt } from "../unknown.ts";
import { containsRange, EVERY_ADDRESS, subtractAddresses } from "./address-ranges.ts";
import type { AddressRange, AddressSet } from "./address-ranges.ts";
import { parseCidr } from "./cidr.ts";

/** One entry of `from` or `to`. */
export type RulePeer =
  | {
      readonly kind: "pods";
      /** Untrusted selector of namespaces; undefined: the policy's own namespace. */
      readonly namespaces: unknown;
      /** Untrusted selector of pods; `{}` when it is unset. */
      readonly pods: unknown;
    }
  | { readonly kind: "addresses"; readonly block: AddressBlock }
  /** It cannot be told what it matches. */
  | { readonly kind: "unknown" };

/** Addresses of an `ipBlock`. */
export interface AddressBlock {
  /** Addresses that it holds for sure. */
  readonly sure: AddressSet;
  /** Addresses that it may hold. */
  readonly possible: AddressSet;
}

/** Reads an untrusted NetworkPolicyPeer. */
export function readPeer(peer: unknown): RulePeer {
  const map = mapAt(peer);
  if (map.kind !== "known") return { kind: "unknown" };
  const block = mapAt(map.value, "ipBlock");
  const namespaces = valueAt(map.value, "namespaceSelector");
  const pods = valueAt(map.value, "podSelector");
  const selects = namespaces !== undefined || pods !== undefined;
  // Kubernetes refuses a peer with both, and one with neither.
  if (selects === (block.kind !== "absent")) return { kind: "unknown" };
  if (selects) return { kind: "pods", namespaces, pods: pods ?? {} };
  return { kind: "addresses", block: readBlock(valueAt(map.value, "ipBlock")) };
}

function readBlock(block: unknown): AddressBlock {
  const cidr = stringAt(block, "cidr");
  const range = cidr.kind === "known" ? parseCidr(cidr.value) : undefined;
  if (range === undefined) return { sure: [], possible: EVERY_ADDRESS };
  const except = listAt(block, "except");
  if (isUndecidable(except)) return { sure: [], possible: [range] };
  const holes = (knownOr(except) ?? []).map((hole) => holeOf(hole, range));
  const known = holes.filter((hole) => hole !== undefined);
  const rest = subtractAddresses([range], known);
  return { sure: known.length === holes.length ? rest : [], possible: rest };
}

/** An excepted range; undefined when it is not known or, as Kubernetes demands, not inside. */
function holeOf(hole: unknown, range: AddressRange): AddressRange | undefined {
  const excepted = typeof hole === "string" ? parseCidr(hole) : undefined;
  return excepted !== undefined && containsRange(range, excepted) ? excepted : undefined;
}
