import { setImmediate } from "node:timers/promises";

import * as pulumi from "@pulumi/pulumi";

import { CHECKSUM_KEY } from "../environment/environment.ts";
import type { Environment, SecretReference, TenantConfig } from "../environment/environment.ts";
import { holdsSecrets } from "../kubernetes/app/holds-secrets.ts";
import { AdmissionGuard } from "./admission-guard.ts";
import { HelmRelease } from "./helm-release.ts";
import { appArgs } from "./platform/app-args.ts";
import { guardArgs } from "./platform/guard-args.ts";
import { checkCrds, checkNames } from "./platform/names.ts";
import { Values, type OpenSecret } from "./platform/open-values.ts";
import { releaseArgs } from "./platform/release-args.ts";
import { inStartOrder } from "./platform/start-order.ts";
import { tenantArgs } from "./platform/tenant-args.ts";
import { ServiceApp } from "./service-app.ts";
import { Tenant } from "./tenant.ts";

/** How to build an {@link Environment}. */
export interface PlatformOptions {
  /**
   * Provider of every Kubernetes object.
   *
   * @default - the SDK's default provider, for tests only
   */
  readonly provider?: pulumi.ProviderResource;
  /** Value of a secret by its key below `moorage:`. */
  readonly secret: (key: string) => pulumi.Input<string>;
  /**
   * Names of the tenants to build.
   *
   * @default - all
   */
  readonly tenants?: readonly string[];
}

/** What one tenant offers to readers of the stack's outputs. */
export interface TenantOutputs {
  /** Name of the first namespace. */
  readonly namespace: pulumi.Output<string>;
  /** Names of all namespaces. */
  readonly namespaces: readonly string[];
  readonly quota: pulumi.Output<Record<string, string>>;
  /** Address of each exposed app, by app name. */
  readonly urls: Readonly<Record<string, pulumi.Output<string>>>;
}

/** Outputs of the stack. */
export interface PlatformOutputs {
  /** By tenant name. */
  readonly tenants: Readonly<Record<string, TenantOutputs>>;
}

/** Builds the tenants of an environment with their apps and releases. */
export async function platform(
  environment: Environment,
  options: PlatformOptions,
): Promise<PlatformOutputs> {
  const chosen = chooseTenants(environment, options.tenants);
  checkNames(environment);
  checkCrds(environment);
  const secret = (reference: SecretReference) => secretOutput(options, reference);
  const values = new Values(environment, secret);
  // Asked for before anything is registered, so that a missing key leaves nothing half built.
  const checksumKey = chosen.some(({ apps }) => apps.some((app) => holdsSecrets(values.kept(app))))
    ? secret({ secret: CHECKSUM_KEY })
    : undefined;
  const build: Build = { environment, options, checksumKey, secret, values };
  const guard = guardArgs(environment, chosen);
  if (guard !== undefined) new AdmissionGuard("guard", guard, componentOptions(options));
  const tenants: Record<string, TenantOutputs> = {};
  for (const config of chosen) {
    tenants[config.name] = await buildTenant(build, config);
  }
  return { tenants };
}

interface Build {
  readonly environment: Environment;
  readonly options: PlatformOptions;
  readonly checksumKey: pulumi.Output<string> | undefined;
  readonly secret: OpenSecret;
  readonly values: Values;
}

function chooseTenants(
  environment: Environment,
  names: readonly string[] | undefined,
): readonly TenantConfig[] {
  const known = environment.tenants.map((tenant) => tenant.name);
  const unknown = (names ?? []).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new pulumi.RunError(
      `unknown tenant "${unknown.join('", "')}" in ${environment.name}; ` +
        `known: ${known.length === 0 ? "none" : known.join(", ")}`,
    );
  }
  return environment.tenants.filter((tenant) => names?.includes(tenant.name) ?? true);
}

/** Builds one tenant; pauses after each app, so that registrations do not pile up in memory. */
async function buildTenant(build: Build, config: TenantConfig): Promise<TenantOutputs> {
  const { environment, options, secret } = build;
  const tenant = new Tenant(
    config.name,
    tenantArgs(environment, config, secret),
    componentOptions(options),
  );
  const built = new Map<string, ServiceApp>();
  await setImmediate();
  // Before the apps, some of which wait for them.
  const releases = await buildReleases(build, config, tenant);
  const surroundings = { ...build, config, tenant, built, releases };
  for (const app of inStartOrder(config.apps)) {
    const name = `${config.name}-${app.name}`;
    built.set(
      app.name,
      new ServiceApp(name, appArgs(app, surroundings), componentOptions(options)),
    );
    await setImmediate();
  }
  const namespaces = config.namespaces.map(({ name }) => name);
  const urls = urlsOf(config, built);
  return { namespace: tenant.namespace, namespaces, quota: tenant.quota, urls };
}

async function buildReleases(
  { environment, options, secret }: Build,
  config: TenantConfig,
  tenant: Tenant,
): Promise<ReadonlyMap<string, HelmRelease>> {
  const built = new Map<string, HelmRelease>();
  for (const release of config.releases) {
    const args = releaseArgs(release, { environment, config, tenant, secret });
    const name = `${config.name}-${release.name}`;
    built.set(release.name, new HelmRelease(name, args, componentOptions(options)));
    await setImmediate();
  }
  return built;
}

/** Addresses of the exposed apps, in the order of the configuration. */
function urlsOf(
  { apps }: TenantConfig,
  built: ReadonlyMap<string, ServiceApp>,
): Record<string, pulumi.Output<string>> {
  const urls: Record<string, pulumi.Output<string>> = {};
  for (const { name } of apps) {
    const url = built.get(name)?.url;
    if (url !== undefined) urls[name] = url;
  }
  return urls;
}

function secretOutput(
  options: PlatformOptions,
  { secret }: SecretReference,
): pulumi.Output<string> {
  return pulumi.secret(options.secret(secret));
}

function componentOptions({ provider }: PlatformOptions): pulumi.ComponentResourceOptions {
  return provider === undefined ? {} : { provider };
}
