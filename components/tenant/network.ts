import type * as k8s from "@pulumi/kubernetes";

import type { TenantArgs } from "./arguments.ts";
import type { TenantEgress } from "./egress.ts";
import {
  allowDnsSpec,
  allowNamespaceSpec,
  allowTenantSpec,
  apiServerSpec,
  cidrsSpec,
  CLUSTER_DNS,
  defaultDenySpec,
  internetSpec,
} from "./network-policies.ts";

type NetworkPolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;
/** Specs of NetworkPolicies by object name. */
export type NetworkPolicies = Readonly<Record<string, NetworkPolicySpec>>;

/** Names that a team's own policies cannot have, even while the tenant does not use them. */
export const OWN_POLICIES: readonly string[] = [
  "default-deny",
  "allow-dns",
  "allow-tenant",
  "allow-namespace",
  "allow-api-server",
  "allow-internet",
  "allow-cidrs",
];

/** The tenant's policies by name, the same in each of its namespaces; the team's own not among them. */
export function tenantPolicies(args: TenantArgs, namespaces: readonly string[]): NetworkPolicies {
  const { isolation = "strict", internal = "tenant" } = args;
  const closed = isolation === "strict";
  return {
    "default-deny": defaultDenySpec(isolation),
    ...(closed ? { "allow-dns": allowDnsSpec(args.dns ?? CLUSTER_DNS) } : {}),
    ...(internal === "tenant" ? { "allow-tenant": allowTenantSpec(namespaces, isolation) } : {}),
    ...(internal === "namespace" ? { "allow-namespace": allowNamespaceSpec(isolation) } : {}),
    // Any egress policy would close what `ingress-only` leaves open.
    ...(closed ? egressPolicies(args, args.egress ?? {}) : {}),
  };
}

function egressPolicies(
  { apiServer, clusterCidrs = [] }: TenantArgs,
  egress: TenantEgress,
): NetworkPolicies {
  const { cidrs = [] } = egress;
  return {
    ...(egress.apiServer === true && apiServer !== undefined
      ? { "allow-api-server": apiServerSpec({}, apiServer) }
      : {}),
    ...(egress.internet === true ? { "allow-internet": internetSpec({}, clusterCidrs) } : {}),
    ...(cidrs.length === 0 ? {} : { "allow-cidrs": cidrsSpec({}, cidrs) }),
  };
}
