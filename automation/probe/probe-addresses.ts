import type { Environment } from "../../environment/environment.ts";
import type { ProbeAddresses } from "../../kubernetes/probe/probe-plan.ts";
import type { FoundService, ProbeCluster } from "./probe-cluster.ts";

/** Address that every large cloud gives credentials at. */
const METADATA = "169.254.169.254";

/** Fixed addresses to try: those of the cluster's own Services, and what the caller names. */
export async function probeAddresses(
  cluster: Pick<ProbeCluster, "endpoint" | "services">,
  { dns }: Pick<Environment, "dns">,
  internet: string | undefined,
): Promise<ProbeAddresses> {
  const [names, servers, endpoint] = await Promise.all([
    cluster.services(dns.namespace),
    cluster.services("default"),
    cluster.endpoint("default", "kubernetes"),
  ]);
  return {
    dns: names.find((service) => leadsTo(service, dns.podLabels))?.address,
    metadata: METADATA,
    internet,
    apiServer: servers.find(({ name }) => name === "kubernetes")?.address,
    ...(endpoint === undefined ? {} : { apiServerEndpoint: endpoint }),
  };
}

function leadsTo({ selector }: FoundService, labels: Environment["dns"]["podLabels"]): boolean {
  const wanted = Object.entries(labels);
  return wanted.length > 0 && wanted.every(([key, value]) => selector[key] === value);
}
