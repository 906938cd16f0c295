import { cidrContains, cidrProblem } from "../kubernetes/network/cidr.ts";
import type { ApiServer, EgressCidr, EgressPort, TenantEgress } from "./tenant/egress.ts";

/** Where the cluster itself has its addresses. */
export interface ClusterAddresses {
  readonly apiServer?: ApiServer | undefined;
  readonly clusterCidrs?: readonly string[] | undefined;
}

/** Problems of connections that leave the cluster, or go to its API server. */
export function egressProblems(
  { apiServer: reached, cidrs = [] }: TenantEgress,
  { apiServer }: ClusterAddresses,
): readonly string[] {
  return [
    ...(reached === true && (apiServer?.cidrs ?? []).length === 0
      ? [`'egress.apiServer' needs 'apiServer', the addresses that it answers on`]
      : []),
    ...cidrs.flatMap(rangeProblems),
  ];
}

/** Problems of the addresses of a cluster. */
export function clusterProblems(cluster: ClusterAddresses): readonly string[] {
  const { apiServer, clusterCidrs = [] } = cluster;
  return [
    ...cidrProblems("apiServer.cidrs", apiServer?.cidrs),
    ...portProblems("apiServer.port", apiServer?.port),
    ...cidrProblems("clusterCidrs", clusterCidrs),
    // Kubernetes refuses a policy whose exception is the whole range.
    ...clusterCidrs
      .filter((cidr) => cidr.endsWith("/0"))
      .map((cidr) => `'clusterCidrs' must leave something of the internet, got "${cidr}"`),
  ];
}

/** Problems of a port; one that is not given has none. */
export function portProblems(property: string, port: number | undefined): readonly string[] {
  return port === undefined || (Number.isInteger(port) && port >= 1 && port <= 65535)
    ? []
    : [`'${property}' must be a whole number from 1 to 65535, got ${port}`];
}

/** Problems of a list of CIDRs. */
export function cidrProblems(property: string, cidrs: readonly string[] = []): readonly string[] {
  return cidrs.flatMap((cidr) => {
    const problem = cidrProblem(cidr);
    return problem === undefined
      ? []
      : [`'${property}' "${cidr}" ${problem.message}; ${problem.hint}`];
  });
}

function rangeProblems({ cidr, except = [], ports = [] }: EgressCidr): readonly string[] {
  const outside = except.filter(
    (range) =>
      cidrProblem(range) === undefined &&
      cidrProblem(cidr) === undefined &&
      (range === cidr || !cidrContains(cidr, range)),
  );
  return [
    ...cidrProblems("egress.cidrs", [cidr]),
    ...cidrProblems("egress.cidrs.except", except),
    ...outside.map(
      (range) => `'egress.cidrs.except' must be inside of "${cidr}" and smaller, got "${range}"`,
    ),
    ...ports.flatMap(portRangeProblems),
  ];
}

function portRangeProblems({ port, endPort }: EgressPort): readonly string[] {
  const problems = [
    ...portProblems("egress.cidrs.ports.port", port),
    ...portProblems("egress.cidrs.ports.endPort", endPort),
  ];
  return problems.length === 0 && endPort !== undefined && endPort < port
    ? [`'egress.cidrs.ports.endPort' must not be less than 'port' ${port}, got ${endPort}`]
    : problems;
}
