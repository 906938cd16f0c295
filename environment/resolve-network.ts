import type { AppPort } from "../kubernetes/app/exposure.ts";
import { namedPorts } from "../kubernetes/app/ports.ts";
import type { NamedPort } from "../kubernetes/app/ports.ts";
import type { AppConfig, ConnectionConfig, EgressConfig, RemoteApp } from "./environment.ts";
import { presetOf } from "./checks/preset-checks.ts";
import { namespaceOf } from "./resolve-app.ts";
import type { Party, Scope } from "./resolve-app.ts";
import type { ResolvedApp } from "./resolved-app-schema.ts";

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

/** What a connection can lead to. */
export interface Ported {
  readonly ports: readonly AppPort[];
}

/** The port that a connection means: by number, by name, or the first. */
export function connectedPort(
  target: Ported,
  port: number | string | undefined,
): NamedPort | undefined {
  const ports = namedPorts(target.ports);
  if (port === undefined) return ports[0];
  return ports.find((each) => (typeof port === "number" ? each.port : each.name) === port);
}

/** Connections inside the tenant; the checks have refused those that lead nowhere. */
export function resolveConnects({ tenant }: Scope, app: ResolvedApp): readonly ConnectionConfig[] {
  return app.connects.flatMap(({ to, port, env }): ConnectionConfig[] => {
    const target = tenant.apps[to];
    const release = presetOf(tenant, to);
    const found = connectedPort(target ?? release ?? { ports: [] }, port);
    if (found === undefined) return [];
    const { port: number, protocol } = found;
    if (release !== undefined) {
      return [{ app: to, port: number, protocol, preset: release.preset, env }];
    }
    return [{ app: to, port: number, ...askedPort(target, found), protocol, env }];
  });
}

/** Port of the Service, where it differs; a headless one only names the pods. */
function askedPort(
  target: ResolvedApp | undefined,
  { port, servicePort }: NamedPort,
): Pick<RemoteApp, "servicePort"> {
  return servicePort === port || target?.service?.headless === true ? {} : { servicePort };
}

type BothWays = Pick<AppConfig, "consumes" | "consumers">;
type RemotePorts = Pick<RemoteApp, "port" | "servicePort">;

/** Connections between tenants that both sides agree to. */
export function resolveRemotes(
  { checked, names, name }: Scope,
  app: string,
  { consumes }: ResolvedApp,
): BothWays {
  const isSelf = (party: Party): boolean => party.tenant === name && party.app === app;
  const remote = (party: Party, ports: RemotePorts | undefined): readonly RemoteApp[] => {
    const tenant = checked.tenants[party.tenant];
    if (tenant === undefined || ports === undefined) return [];
    const key = tenant.apps[party.app]?.namespace;
    const scope = { checked, names, name: party.tenant, tenant };
    return [{ ...party, namespace: namespaceOf(scope, key), ...ports }];
  };
  const portsOf = (party: Party): RemotePorts | undefined => {
    const target = checked.tenants[party.tenant]?.apps[party.app];
    const first = target === undefined ? undefined : connectedPort(target, undefined);
    return first === undefined ? undefined : { port: first.port, ...askedPort(target, first) };
  };
  const envOf = (party: Party): Pick<RemoteApp, "env"> => {
    const env = consumes.find(({ app: to }) => to === `${party.tenant}/${party.app}`)?.env ?? {};
    return Object.keys(env).length === 0 ? {} : { env };
  };
  return {
    consumes: names.consents
      .filter(({ from }) => isSelf(from))
      .flatMap(({ to }) => remote(to, portsOf(to)).map((target) => ({ ...target, ...envOf(to) }))),
    consumers: names.consents
      .filter(({ to }) => isSelf(to))
      .flatMap(({ from, to }) => remote(from, portsOf(to))),
  };
}
