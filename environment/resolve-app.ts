import * as z from "zod";

import type { Checked } from "./checks/checked.ts";
import { chartFolder } from "./checks/release-checks.ts";
import type {
  AppConfig,
  EgressConfig,
  HelmValue,
  ReleaseConfig,
  RemoteApp,
} from "./environment.ts";
import type { ResolvedApp, ResolvedRelease, ResolvedTenant } from "./resolved-schema.ts";

/** Names that the checks computed. */
export interface Names {
  /** Final names by `tenant/key`. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** By `tenant/app`. */
  readonly hosts: ReadonlyMap<string, string>;
  /** Connections between tenants that both sides agree to. */
  readonly consents: readonly Consent[];
}

/** A connection between apps of two tenants. */
export interface Consent {
  readonly from: Party;
  readonly to: Party;
}

/** One side of it. */
export interface Party {
  readonly tenant: string;
  readonly app: string;
}

/** A tenant that is being resolved. */
export interface Scope {
  readonly checked: Checked;
  readonly names: Names;
  readonly name: string;
  readonly tenant: ResolvedTenant;
}

/** Final name of a namespace by its key; without one the tenant's first. */
export function namespaceOf({ names, name, tenant }: Scope, key: string | undefined): string {
  const wanted = key ?? Object.keys(tenant.namespaces)[0] ?? "";
  return names.namespaces.get(`${name}/${wanted}`) ?? "";
}

/** Connections to the outside, without what is unset. */
export function resolveEgress({ internet, apiServer, cidrs }: ResolvedApp["egress"]): EgressConfig {
  return {
    internet,
    apiServer,
    cidrs: cidrs.map(({ cidr, except, ports }) => ({
      cidr,
      except,
      ports: ports.map(({ port, endPort, protocol }) => ({ port, endPort, protocol })),
    })),
  };
}

/** One app with its final names. */
export function resolveApp(scope: Scope, name: string, app: ResolvedApp): AppConfig {
  const metrics = app.metrics === undefined ? undefined : (app.metrics.port ?? app.port);
  return {
    name,
    namespace: namespaceOf(scope, app.namespace),
    image: app.image,
    port: app.port,
    replicas: app.replicas,
    resources: app.resources,
    env: app.env,
    healthCheckPath: app.healthCheckPath,
    host: scope.names.hosts.get(`${scope.name}/${name}`),
    connects: app.connects,
    ...remoteApps(scope, name),
    metrics: metrics === undefined ? undefined : { port: metrics },
    egress: resolveEgress(app.egress),
    command: app.command,
    args: app.args,
    writablePaths: app.writablePaths,
    runAsUser: app.runAsUser,
  };
}

type BothWays = Pick<AppConfig, "consumes" | "consumers">;

function remoteApps({ checked, names, name }: Scope, app: string): BothWays {
  const isSelf = (party: Party): boolean => party.tenant === name && party.app === app;
  const remote = (party: Party, port: number | undefined): readonly RemoteApp[] => {
    const tenant = checked.tenants[party.tenant];
    if (tenant === undefined || port === undefined) return [];
    const key = tenant.apps[party.app]?.namespace;
    const scope = { checked, names, name: party.tenant, tenant };
    return [{ ...party, namespace: namespaceOf(scope, key), port }];
  };
  const portOf = (party: Party): number | undefined =>
    checked.tenants[party.tenant]?.apps[party.app]?.port;
  return {
    consumes: names.consents
      .filter(({ from }) => isSelf(from))
      .flatMap(({ to }) => remote(to, portOf(to))),
    consumers: names.consents
      .filter(({ to }) => isSelf(to))
      .flatMap(({ from, to }) => remote(from, portOf(to))),
  };
}

const helmValues: z.ZodType<Readonly<Record<string, HelmValue>>> = z.record(
  z.string(),
  z.lazy(() => helmValue),
);
const helmValue: z.ZodType<HelmValue> = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.lazy(() => helmValue)),
  helmValues,
]);

/** One release with its final names. */
export function resolveRelease(
  scope: Scope,
  name: string,
  release: ResolvedRelease,
): ReleaseConfig {
  return {
    name,
    namespace: namespaceOf(scope, release.namespace),
    chart: chartFolder(scope.checked.root, release.chart),
    version: release.version,
    values: helmValues.parse(release.values),
    timeoutSeconds: release.timeoutSeconds,
    atomic: release.atomic,
  };
}
