import { allOf } from "../unknown.ts";
import type { Verdict } from "../unknown.ts";
import { addressesOverlap } from "./address-ranges.ts";
import type { AddressSet } from "./address-ranges.ts";
import { parseCidrs } from "./cidr.ts";
import type { RulePeer } from "./policy-peer.ts";
import type { Policy } from "./policy-reading.ts";
import { hasPort } from "./port-ranges.ts";

/** Addresses on which clouds tell machines who they are, and with which rights. */
const METADATA: AddressSet = parseCidrs(["169.254.169.254/32", "fd00:ec2::254/128"]) ?? [];
const METADATA_PORT = 80;

/** An address range by which pods reach the metadata of the machine. */
export interface MetadataPlace {
  /** Path below `spec`, e.g. `egress[0].to[1].ipBlock`. */
  readonly field: string;
  readonly verdict: Exclude<Verdict, "pass">;
}

/** Address ranges of a policy's egress that hold the metadata address of a cloud. */
export function metadataPlaces({ egress }: Policy): readonly MetadataPlace[] {
  return egress.rules.flatMap(({ path, peers, ports }) => {
    const port: Verdict = hasPort(ports.sure, "TCP", METADATA_PORT)
      ? "pass"
      : hasPort(ports.possible, "TCP", METADATA_PORT)
        ? "undecided"
        : "fail";
    return (peers === "all" ? [] : peers).flatMap((peer, index): readonly MetadataPlace[] => {
      const verdict = allOf([egress.applies, port, holdsMetadata(peer)]);
      const field = `${path}.to[${index}].ipBlock`;
      if (verdict === "fail") return [];
      return [{ field, verdict: verdict === "pass" ? "fail" : "undecided" }];
    });
  });
}

function holdsMetadata(peer: RulePeer): Verdict {
  if (peer.kind !== "addresses") return peer.kind === "unknown" ? "undecided" : "fail";
  if (addressesOverlap(peer.block.sure, METADATA)) return "pass";
  return addressesOverlap(peer.block.possible, METADATA) ? "undecided" : "fail";
}
