import { isDnsSubdomain } from "../../kubernetes/names.ts";
import { cidrProblems, clusterProblems, egressProblems, portProblems } from "../egress-rules.ts";
import type { TenantArgs } from "./arguments.ts";
import { OWN_POLICIES } from "./network.ts";

/** Problems of addresses, ports and policies, which only the cluster would find otherwise. */
export function networkProblems(args: TenantArgs): readonly string[] {
  return [
    ...isolationProblems(args),
    ...egressProblems(args.egress ?? {}, args),
    ...cidrProblems("dns.nodeLocal", args.dns?.nodeLocal),
    ...portProblems("dns.port", args.dns?.port),
    ...clusterProblems(args),
    ...Object.keys(args.networkPolicies ?? {}).flatMap(policyNameProblems),
  ];
}

function isolationProblems({ isolation, egress = {} }: TenantArgs): readonly string[] {
  const { internet, apiServer, cidrs = [] } = egress;
  const any = internet === true || apiServer === true || cidrs.length > 0;
  return isolation === "ingress-only" && any
    ? [`'egress' must be empty when 'isolation' is "ingress-only", which leaves egress open`]
    : [];
}

function policyNameProblems(name: string): readonly string[] {
  if (OWN_POLICIES.includes(name)) {
    return [`'networkPolicies' must not have the name of a policy of the tenant, got "${name}"`];
  }
  return isDnsSubdomain(name)
    ? []
    : [`'networkPolicies' must have names of a-z, 0-9, "-" and ".", got "${name}"`];
}
