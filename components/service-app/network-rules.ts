import type { NamedPort } from "../../kubernetes/app/ports.ts";
import { isHostName } from "../../kubernetes/names.ts";
import { dnsLabelProblems, repeatProblems } from "../argument-checks.ts";
import { cidrProblems, clusterProblems, egressProblems, portProblems } from "../egress-rules.ts";
import type { RemoteConsumer, ServiceAppArgs } from "./arguments.ts";
import { entrance } from "./exposure.ts";
import type { AppScope } from "./scope.ts";

/** Problems of connections that no policy could open, or that nobody could use. */
export function networkProblems({
  args,
  ports,
}: Pick<AppScope, "args" | "ports">): readonly string[] {
  const { consumes = [], egress = {} } = args;
  return [
    ...connectionProblems(args),
    ...remoteProblems(args, "consumes"),
    ...consumes.flatMap((target) => portProblems("consumes.port", target.port)),
    ...remoteProblems(args, "consumers"),
    ...consumerProblems(args, ports),
    ...metricsProblems(args),
    ...entranceProblems(args),
    ...tokenProblems(args),
    ...egressProblems(egress, args),
    ...clusterProblems({
      ...(egress.apiServer === true ? { apiServer: args.apiServer } : {}),
      ...(egress.internet === true ? { clusterCidrs: args.clusterCidrs } : {}),
    }),
  ];
}

function connectionProblems({ tenant, connects = [] }: ServiceAppArgs): readonly string[] {
  const keys = tenant.namespaces.map(({ key }) => key);
  const known = keys.map((key) => `"${key}"`).join(", ");
  return [
    ...repeatProblems(
      "connects",
      connects.map(({ app, namespace, port, protocol = "TCP" }) => {
        const place = namespace === undefined ? "" : `${namespace}/`;
        return `${place}${app}:${port}${protocol === "TCP" ? "" : `/${protocol}`}`;
      }),
    ),
    ...connects.flatMap(({ app, port, namespace }) => [
      ...dnsLabelProblems("connects.app", app),
      ...portProblems("connects.port", port),
      ...(namespace === undefined || keys.includes(namespace)
        ? []
        : [
            `'connects.namespace' must be a key of the tenant's namespaces (${known}), ` +
              `got "${namespace}"`,
          ]),
    ]),
  ];
}

function remoteProblems(
  args: ServiceAppArgs,
  property: "consumes" | "consumers",
): readonly string[] {
  const apps: readonly RemoteConsumer[] = args[property] ?? [];
  const own = args.tenant.ownership.tenant;
  return [
    ...repeatProblems(
      property,
      apps.map(({ tenant, app }) => `${tenant}/${app}`),
    ),
    ...apps.flatMap(({ tenant, app, namespace }) => [
      ...dnsLabelProblems(`${property}.tenant`, tenant),
      ...dnsLabelProblems(`${property}.app`, app),
      ...dnsLabelProblems(`${property}.namespace`, namespace),
      ...(tenant === own
        ? [
            `'${property}' must name apps of other tenants, got "${tenant}/${app}"; ` +
              `use 'connects' inside the tenant`,
          ]
        : []),
    ]),
  ];
}

function consumerProblems(
  { consumers = [] }: ServiceAppArgs,
  [first]: readonly NamedPort[],
): readonly string[] {
  if (consumers.length === 0 || first?.protocol === "TCP") return [];
  return first === undefined
    ? [`'consumers' need a 'port' to connect to`]
    : [`'consumers' need a first port of protocol TCP, got ${first.protocol}`];
}

/** What keeps requests from outside away from an exposed app. */
function entranceProblems(args: ServiceAppArgs): readonly string[] {
  const { expose, ingress, gateway } = args;
  const hosts = (expose?.hosts ?? []).filter((host) => !isHostName(host));
  return [
    ...(expose?.hosts.length === 0 && expose.route !== "tcp"
      ? ["'expose.hosts' must name a host"]
      : []),
    ...hosts.map((host) => `'expose.hosts' must be full host names, got "${host}"`),
    ...cidrProblems("ingress.cidrs", ingress?.cidrs),
    ...cidrProblems("gateway.cidrs", gateway?.cidrs),
    ...(expose === undefined ? [] : pathProblems(args)),
  ];
}

function pathProblems(args: ServiceAppArgs): readonly string[] {
  const isGateway = args.expose?.via === "gateway";
  if (isGateway && args.gateway === undefined) {
    return [`'expose.via' "gateway" needs 'gateway', the Gateway that serves it`];
  }
  const { namespaces, cidrs = [] } = entrance(args);
  return namespaces.length + cidrs.length > 0
    ? []
    : [
        `'expose' needs '${isGateway ? "gateway" : "ingress"}.namespaces', the namespaces of ` +
          `the pods that serve it, or the tenant's network refuses their requests`,
      ];
}

/** An app with rights talks to the API server, which a closed network does not allow by itself. */
function tokenProblems(args: ServiceAppArgs): readonly string[] {
  const { tenant, serviceAccount, apiServer, egress } = args;
  const isClosed = tenant.isolation === "strict" && !tenant.reachesApiServer;
  return (serviceAccount?.rbac ?? []).length > 0 &&
    isClosed &&
    apiServer !== undefined &&
    egress?.apiServer !== true
    ? [
        `'serviceAccount.rbac' needs 'egress.apiServer' true, ` +
          `or the tenant's network refuses its requests to the API server`,
      ]
    : [];
}

function metricsProblems({ metrics, monitoring }: ServiceAppArgs): readonly string[] {
  const { namespaces, cidrs = [] } = monitoring ?? { namespaces: [] };
  return [
    ...portProblems("metrics.port", metrics?.port),
    ...(metrics !== undefined && namespaces.length + cidrs.length === 0
      ? [
          `'metrics' needs 'monitoring', the namespaces that read it, ` +
            `or the tenant's network refuses their requests`,
        ]
      : []),
    ...cidrProblems("monitoring.cidrs", monitoring?.cidrs),
  ];
}
