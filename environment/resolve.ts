import * as z from "zod";

import { chartFolder } from "./checks/release-checks.ts";
import type { Checked } from "./checks/checked.ts";
import { domainOf } from "./checks/host-checks.ts";
import { clusterTarget } from "./cluster-target.ts";
import type {
  AppConfig,
  Environment,
  HelmValue,
  ReleaseConfig,
  TenantConfig,
} from "./environment.ts";
import { compareText } from "./problems.ts";
import type { ResolvedApp, ResolvedRelease, ResolvedTenant } from "./resolved-schema.ts";

/** Names that the checks computed. */
export interface Names {
  readonly namespaces: ReadonlyMap<string, string>;
  /** By `tenant/app`. */
  readonly hosts: ReadonlyMap<string, string>;
}

/** Builds the environment from merged values that all checks have passed. */
export function resolveEnvironment(checked: Checked, names: Names): Environment {
  const { settings, profile } = checked.files;
  const ingress = settings["moorage:ingress"];
  const dns = settings["moorage:dns"];
  return {
    name: checked.environment,
    profile,
    domain: domainOf(checked),
    cluster: clusterTarget(checked.root, settings["moorage:cluster"], checked.isProd),
    ingress: {
      className: ingress?.className ?? "traefik",
      namespaces: ingress?.namespaces ?? ["traefik"],
    },
    dns: {
      namespace: dns?.namespace ?? "kube-system",
      podLabels: dns?.podLabels ?? { "k8s-app": "kube-dns" },
      port: dns?.port ?? 53,
    },
    policy: {
      profile: settings["moorage:policy"]?.profile ?? (checked.isProd ? "prod" : "dev"),
      rules: settings["moorage:policy"]?.rules ?? {},
    },
    protect: settings["moorage:protect"] ?? checked.isProd,
    tenants: sortedEntries(checked.tenants).map(([name, tenant]) =>
      resolveTenant(checked, names, { name, tenant }),
    ),
  };
}

function sortedEntries<T>(map: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(map).sort(([a], [b]) => compareText(a, b));
}

interface NamedTenant {
  readonly name: string;
  readonly tenant: ResolvedTenant;
}

function resolveTenant(
  checked: Checked,
  names: Names,
  { name, tenant }: NamedTenant,
): TenantConfig {
  return {
    name,
    namespace: names.namespaces.get(name) ?? name,
    owner: tenant.owner,
    costCenter: tenant.costCenter,
    quota: tenant.quota,
    podSecurity: { level: tenant.podSecurity.level, reason: tenant.podSecurity.reason },
    apps: sortedEntries(tenant.apps).map(([app, values]) =>
      resolveApp(app, values, names.hosts.get(`${name}/${app}`)),
    ),
    releases: sortedEntries(tenant.releases).map(([release, values]) =>
      resolveRelease(checked.root, release, values),
    ),
  };
}

function resolveApp(name: string, app: ResolvedApp, host: string | undefined): AppConfig {
  return {
    name,
    image: app.image,
    port: app.port,
    replicas: app.replicas,
    resources: app.resources,
    env: app.env,
    healthCheckPath: app.healthCheckPath,
    host,
    connects: app.connects,
    command: app.command,
    args: app.args,
    writablePaths: app.writablePaths,
    runAsUser: app.runAsUser,
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

function resolveRelease(root: string, name: string, release: ResolvedRelease): ReleaseConfig {
  return {
    name,
    chart: chartFolder(root, release.chart),
    version: release.version,
    values: helmValues.parse(release.values),
    timeoutSeconds: release.timeoutSeconds,
    atomic: release.atomic,
  };
}
