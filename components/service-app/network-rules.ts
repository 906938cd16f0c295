import { dnsLabelProblems, repeatProblems } from "../argument-checks.ts";
import { cidrProblems, clusterProblems, egressProblems, portProblems } from "../egress-rules.ts";
import type { RemoteConsumer, ServiceAppArgs } from "./arguments.ts";

/** Problems of connections that no policy could open, or that nobody could use. */
export function networkProblems(args: ServiceAppArgs): readonly string[] {
  const { consumes = [], consumers = [], egress = {}, port } = args;
  return [
    ...connectionProblems(args),
    ...remoteProblems(args, "consumes"),
    ...consumes.flatMap((target) => portProblems("consumes.port", target.port)),
    ...remoteProblems(args, "consumers"),
    ...(consumers.length > 0 && port === undefined
      ? [`'consumers' need a 'port' to connect to`]
      : []),
    ...metricsProblems(args),
    ...cidrProblems("ingressCidrs", args.ingressCidrs),
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
      connects.map(({ app }) => app),
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
