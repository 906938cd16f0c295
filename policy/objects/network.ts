import type { NetworkModel } from "../../kubernetes/network/model.ts";
import { USUAL_POD_RANGES } from "../../kubernetes/network/pod-ranges.ts";
import { readNetworkModel } from "../../kubernetes/network/read-model.ts";
import type { ObjectView } from "../rule.ts";

/** The network of a stack, as far as its own objects tell. */
export function policyNetwork(objects: readonly ObjectView[]): NetworkModel {
  return readNetworkModel(objects, { outsides: [], podCidrs: USUAL_POD_RANGES });
}
