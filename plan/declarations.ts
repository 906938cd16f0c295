import type { AppConfig, ConnectionConfig, Environment } from "../environment/environment.ts";
import type { EgressConfig, TenantConfig } from "../environment/tenant-config.ts";
import { namedPorts, portOf } from "../kubernetes/app/ports.ts";
import { endpointOf } from "../kubernetes/network/ends.ts";
import type { Endpoint, PortRange, Protocol } from "../kubernetes/network/model.ts";
import { ALL_PORTS } from "../kubernetes/network/port-ranges.ts";
import type { TenantNetwork, TenantWorkload } from "../kubernetes/network/tenant-connections.ts";
import { presetSelector } from "../kubernetes/presets.ts";
import { labelsMatch } from "../kubernetes/selectors.ts";
import { entranceNames, outsideNames, rangeName, sourceRanges } from "./outsides.ts";

/** A connection that the environment's files ask for. */
export interface Declaration {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly ports: readonly PortRange[];
  /** Key in platform.yaml that asks for it, e.g. `connects`. */
  readonly by: string;
  /** True for consent between tenants, which rule 102 judges. */
  readonly consent: boolean;
}

/** Every connection that an environment declares between what is planned, and with the outside. */
export function declarationsOf(
  environment: Environment,
  network: TenantNetwork,
): readonly Declaration[] {
  const byTenant = Map.groupBy(network.workloads.values(), ({ tenant }) => tenant);
  return environment.tenants.flatMap((tenant) => {
    const place = { environment, tenant, network, pods: byTenant.get(tenant.name) ?? [] };
    return [
      ...internal(place),
      ...dns(place),
      ...egress(place, place.pods, tenant.egress),
      ...tenant.apps.flatMap((app) => appDeclarations(place, app)),
    ];
  });
}

interface Place {
  readonly environment: Environment;
  readonly tenant: TenantConfig;
  readonly network: TenantNetwork;
  /** Workloads of the tenant. */
  readonly pods: readonly TenantWorkload[];
}

function internal({ tenant, pods }: Place): readonly Declaration[] {
  if (tenant.internal === "declared") return [];
  return pods.flatMap((from) =>
    pods
      .filter((to) => to !== from && (tenant.internal === "tenant" || isBeside(from, to)))
      .map((to) =>
        declared(`internal: ${tenant.internal}`, [from.endpoint, to.endpoint], ALL_PORTS),
      ),
  );
}

function isBeside({ endpoint: one }: TenantWorkload, { endpoint: other }: TenantWorkload): boolean {
  return one.kind === "workload" && other.kind === "workload" && one.namespace === other.namespace;
}

function dns({ environment, pods, network }: Place): readonly Declaration[] {
  const ports = [port(environment.dns.port, "UDP"), port(environment.dns.port, "TCP")];
  return [outsideNames.dns, outsideNames.nodeLocalDns]
    .flatMap((name) => outsideEnds(network, name))
    .flatMap((to) => pods.map((from) => declared("dns", [from.endpoint, to], ports)));
}

function appDeclarations(place: Place, app: AppConfig): readonly Declaration[] {
  const { tenant, network } = place;
  const own = podsOf(network, tenant.name, app.name);
  const ends = own.map(({ endpoint }) => endpoint);
  const metrics = app.metrics === undefined ? [] : [port(app.metrics.port, "TCP")];
  return [
    ...app.connects.flatMap((target) =>
      among("connects", { from: ends, to: targetEnds(place, target) }, [
        port(target.port, target.protocol),
      ]),
    ),
    ...app.consumes.flatMap((remote) =>
      among("consumes", { from: ends, to: endsOf(network, remote.tenant, remote.app) }, [
        port(remote.port, "TCP"),
      ]).map((one) => ({ ...one, consent: true })),
    ),
    ...fromOutside(place, app, ends),
    ...among("metrics", { from: outsideEnds(network, outsideNames.monitoring), to: ends }, metrics),
    ...egress(place, own, app.egress),
  ];
}

/** Through the ingress controller or the Gateway, and through a load balancer of the app's own. */
function fromOutside(
  { environment, network }: Place,
  app: AppConfig,
  ends: readonly Endpoint[],
): readonly Declaration[] {
  const ports = namedPorts(app.ports);
  const exposed = app.expose === undefined ? undefined : portOf(ports, app.expose.port);
  const entrances = exposed === undefined ? [] : entranceNames(environment, app.expose?.via);
  const balanced = ports.map((each) => port(each.port, each.protocol));
  return [
    ...entrances.flatMap((name) =>
      among(
        "expose",
        { from: outsideEnds(network, name), to: ends },
        exposed === undefined ? [] : [port(exposed.port, exposed.protocol)],
      ),
    ),
    ...sourceRanges(app).flatMap((range) =>
      among("service", { from: outsideEnds(network, rangeName(range)), to: ends }, balanced),
    ),
  ];
}

function egress(
  { environment, network }: Place,
  pods: readonly TenantWorkload[],
  { internet, apiServer, cidrs }: EgressConfig,
): readonly Declaration[] {
  const to = (name: string, ports: readonly PortRange[], by: string): readonly Declaration[] =>
    outsideEnds(network, name).flatMap((end) =>
      pods.map((from) => declared(`egress.${by}`, [from.endpoint, end], ports)),
    );
  const apiPort = environment.apiServer?.port;
  return [
    ...(internet ? to(outsideNames.internet, ALL_PORTS, "internet") : []),
    ...(apiServer && apiPort !== undefined
      ? to(outsideNames.apiServer, [port(apiPort, "TCP")], "apiServer")
      : []),
    ...cidrs.flatMap((range) => {
      const ports = range.ports.map((each) => ({
        protocol: each.protocol,
        from: each.port,
        to: each.endPort ?? each.port,
      }));
      return to(rangeName(range), ports.length === 0 ? ALL_PORTS : ports, "cidrs");
    }),
  ];
}

interface Ends {
  readonly from: readonly Endpoint[];
  readonly to: readonly Endpoint[];
}

/** Every pair on these ports; an app without ports receives nothing. */
function among(
  by: string,
  { from, to }: Ends,
  ports: readonly PortRange[],
): readonly Declaration[] {
  if (ports.length === 0) return [];
  return from.flatMap((one) => to.map((other) => declared(by, [one, other], ports)));
}

function declared(
  by: string,
  [from, to]: readonly [Endpoint, Endpoint],
  ports: readonly PortRange[],
): Declaration {
  return { from, to, ports, by, consent: false };
}

function endsOf(network: TenantNetwork, tenant: string, app: string): readonly Endpoint[] {
  return podsOf(network, tenant, app).map(({ endpoint }) => endpoint);
}

/** Pods of an app, or of the release of a preset, which wear no label of ours. */
function targetEnds(
  { tenant, network }: Place,
  { app, preset }: ConnectionConfig,
): readonly Endpoint[] {
  if (preset === undefined) return endsOf(network, tenant.name, app);
  const home = tenant.releases.find(({ name }) => name === app)?.namespace;
  const selector = presetSelector(preset, app);
  return network.model.workloads
    .filter(
      ({ namespace, labels }) => namespace === home && labelsMatch(selector, labels) === "pass",
    )
    .map((workload) => endpointOf(workload));
}

function podsOf(network: TenantNetwork, tenant: string, app: string): readonly TenantWorkload[] {
  return network.apps.get(`${tenant}/${app}`) ?? [];
}

/** The outside of this name, in all namespaces that it has pods in. */
function outsideEnds({ connections }: TenantNetwork, name: string): readonly Endpoint[] {
  return connections.endpoints.filter(
    (end) => end.kind === "outside" && (end.name === name || end.name.startsWith(`${name} in `)),
  );
}

function port(number: number, protocol: Protocol): PortRange {
  return { protocol, from: number, to: number };
}
