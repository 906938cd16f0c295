import { internetExcepts } from "../components/tenant/internet.ts";
import type { EgressRange } from "../environment/tenant-config.ts";
import type { AppConfig, Environment, PodsElsewhere } from "../environment/environment.ts";
import { subtractCidrs } from "../kubernetes/network/cidr.ts";
import type { NetworkPort, Outside } from "../kubernetes/network/model.ts";
import { PROBE_NAMESPACE } from "../kubernetes/probe/probe-plan.ts";

/** Names of the peers beside the planned pods. */
export const outsideNames = {
  dns: "cluster-dns",
  nodeLocalDns: "node-local-dns",
  ingress: "ingress-controller",
  ingressNodes: "ingress-nodes",
  gateway: "gateway",
  gatewayNodes: "gateway-nodes",
  monitoring: "monitoring",
  apiServer: "api-server",
  internet: "internet",
  metadata: "metadata",
  stranger: "stranger",
} as const;

/** Addresses that hand the credentials of a node to whoever asks. */
const METADATA = ["169.254.169.254/32", "fd00:ec2::254/128"];

/**
 * Peers of an environment besides its own pods, each with a name for people.
 *
 * `stranger` is a pod without labels in a namespace of nobody: what it reaches is open to all.
 */
export function outsidesOf(environment: Environment): readonly Outside[] {
  const { dns, ingress, monitoring, apiServer, clusterCidrs } = environment;
  const dnsPorts = (["UDP", "TCP"] as const).map((protocol) => portOf(dns.port, protocol));
  const dnsPods = { namespaces: [dns.namespace], podLabels: dns.podLabels };
  const { ipv4, ipv6 } = internetExcepts(clusterCidrs);
  const internet = [
    ...(subtractCidrs("0.0.0.0/0", ipv4) ?? []),
    ...(subtractCidrs("::/0", ipv6) ?? []),
  ];
  return [
    ...podsOutside(outsideNames.dns, dnsPods, dnsPorts),
    ...addresses(outsideNames.nodeLocalDns, dns.nodeLocal),
    ...podsOutside(outsideNames.ingress, ingress),
    ...addresses(outsideNames.ingressNodes, ingress.cidrs),
    ...gatewayOutsides(environment),
    ...podsOutside(outsideNames.monitoring, monitoring),
    ...addresses(outsideNames.apiServer, apiServer?.cidrs ?? []),
    ...addresses(outsideNames.internet, internet),
    ...addresses(outsideNames.metadata, METADATA),
    ...namedRanges(environment).map((range) => rangeOutside(range)),
    ...podsOutside(outsideNames.stranger, {
      namespaces: [strangerNamespace(environment)],
      podLabels: {},
    }),
  ];
}

/** How an address range is called: by its CIDR. */
export function rangeName({ cidr, except }: EgressRange): string {
  return except.length === 0 ? cidr : `${cidr} without ${except.join(", ")}`;
}

/** Peers that bring requests to an exposed app. */
export function entranceNames(
  environment: Environment,
  via: "ingress" | "gateway" | undefined,
): readonly string[] {
  return via === "gateway" && !isGatewayIngress(environment)
    ? [outsideNames.gateway, outsideNames.gatewayNodes]
    : [outsideNames.ingress, outsideNames.ingressNodes];
}

/** Addresses that a load balancer of the app's own lets in; without any, it opens to nobody. */
export function sourceRanges({ service }: AppConfig): readonly EgressRange[] {
  const ranges = service?.type === "LoadBalancer" ? service.loadBalancerSourceRanges : [];
  return (ranges ?? []).map((cidr) => ({ cidr, except: [], ports: [] }));
}

function gatewayOutsides(environment: Environment): readonly Outside[] {
  const { gateway } = environment;
  if (gateway === undefined || isGatewayIngress(environment)) return [];
  return [
    ...podsOutside(outsideNames.gateway, gateway),
    ...addresses(outsideNames.gatewayNodes, gateway.cidrs),
  ];
}

/** True when the same pods serve Ingresses and routes; then they go by one name. */
function isGatewayIngress({ gateway, ingress }: Environment): boolean {
  const pods = ({ namespaces, podLabels }: PodsElsewhere): string =>
    JSON.stringify([namespaces.toSorted(), Object.entries(podLabels).sort()]);
  return gateway !== undefined && pods(gateway) === pods(ingress);
}

/** Each range once that a tenant or an app names. */
function namedRanges({ tenants }: Environment): readonly EgressRange[] {
  const ranges = tenants.flatMap(({ egress, apps }) => [
    ...egress.cidrs,
    ...apps.flatMap((app) => [...app.egress.cidrs, ...sourceRanges(app)]),
  ]);
  return [...new Map(ranges.map((range) => [rangeName(range), range])).values()];
}

function rangeOutside(range: EgressRange): Outside {
  const cidrs = subtractCidrs(range.cidr, range.except) ?? [range.cidr];
  return { name: rangeName(range), cidrs };
}

function addresses(name: string, cidrs: readonly string[]): readonly Outside[] {
  return cidrs.length === 0 ? [] : [{ name, cidrs }];
}

/** One pod in each namespace; further namespaces are part of the name. */
function podsOutside(
  name: string,
  { namespaces, podLabels }: PodsElsewhere,
  ports: readonly NetworkPort[] = [],
): readonly Outside[] {
  return namespaces.map((namespace, index) => ({
    name: index === 0 ? name : `${name} in ${namespace}`,
    pod: { namespace, name, kind: "Pod", labels: podLabels, ports, hostNetwork: false },
    namespace: { name: namespace, labels: {} },
  }));
}

function portOf(port: number, protocol: "TCP" | "UDP"): NetworkPort {
  return { name: undefined, port, protocol };
}

function strangerNamespace({ tenants }: Environment): string {
  const taken = new Set(tenants.flatMap(({ namespaces }) => namespaces.map(({ name }) => name)));
  let name: string = PROBE_NAMESPACE;
  while (taken.has(name)) name += "-";
  return name;
}
