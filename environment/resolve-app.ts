import { compareText } from "./problems.ts";
import type { Checked } from "./checks/checked.ts";
import type { AppConfig } from "./environment.ts";
import { resolveConnects, resolveEgress, resolveRemotes } from "./resolve-network.ts";
import { resolveExpose, resolveFiles, resolveSettings } from "./resolve-settings.ts";
import type { AppFacts, AppFiles } from "./resolve-settings.ts";
import { resolveWorkload } from "./resolve-workload.ts";
import type { ResolvedApp, ResolvedTenant } from "./resolved-schema.ts";
import { certificateIssuer, gatewayReference } from "./settings.ts";

/** Names and contents that the checks computed. */
export interface Names {
  /** Final names by `tenant/key`. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** Final hosts by `tenant/app`. */
  readonly hosts: ReadonlyMap<string, readonly string[]>;
  /** Connections between tenants that both sides agree to. */
  readonly consents: readonly Consent[];
  /** Files of each app by `tenant/app`, those of the project read. */
  readonly files: ReadonlyMap<string, AppFiles>;
  /** Contents of dashboards by `tenant/app`, then by name. */
  readonly dashboards: ReadonlyMap<string, Readonly<Record<string, string>>>;
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

/** One app with its final names. */
export function resolveApp(scope: Scope, name: string, app: ResolvedApp): AppConfig {
  const facts = factsOf(scope, name);
  const config: AppConfig = {
    name,
    namespace: namespaceOf(scope, app.namespace),
    image: app.image,
    kindReason: app.kindReason,
    ...resolveSettings(app, facts),
    ...resolveWorkload(app),
    ports: app.ports,
    port: app.ports[0]?.port,
    resources: app.resources,
    env: app.env,
    files: resolveFiles(app, facts),
    initContainers: app.initContainers,
    expose: resolveExpose(app, facts),
    connects: resolveConnects(scope, app),
    startAfter: startAfter(app),
    ...resolveRemotes(scope, name, app),
    egress: resolveEgress(app.egress),
    command: app.command,
    args: app.args,
  };
  // Free-form parts come from the merged tree, whose maps have no prototype.
  return structuredClone(config);
}

function factsOf({ checked, names, name }: Scope, app: string): AppFacts {
  const { settings } = checked.files;
  const key = `${name}/${app}`;
  return {
    gateway: gatewayReference(settings),
    issuer: certificateIssuer(settings),
    hosts: names.hosts.get(key) ?? [],
    files: names.files.get(key),
    dashboards: names.dashboards.get(key),
  };
}

function startAfter({ startAfter: written, connects }: ResolvedApp): readonly string[] {
  const targets = connects.filter(({ startOrder }) => startOrder).map(({ to }) => to);
  return [...new Set([...written, ...targets])].sort(compareText);
}
