import { readPolicy } from "../../kubernetes/network/policy-reading.ts";
import type { Policy } from "../../kubernetes/network/policy-reading.ts";
import type { ObjectView } from "../rule.ts";

/** True for a NetworkPolicy of Kubernetes itself. */
export function isNetworkPolicy({ group, kind }: ObjectView): boolean {
  return kind === "NetworkPolicy" && (group === "networking.k8s.io" || group === "extensions");
}

/** The policy that an object is; undefined for other kinds. */
export function policyOf(view: ObjectView): Policy | undefined {
  return isNetworkPolicy(view) ? readPolicy(view.object) : undefined;
}
