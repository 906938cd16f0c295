import { setImmediate } from "node:timers/promises";

import * as pulumi from "@pulumi/pulumi";

import { CHECKSUM_KEY } from "../environment/environment.ts";
import type {
  AppConfig,
  Environment,
  ReleaseConfig,
  SecretReference,
  TenantConfig,
} from "../environment/environment.ts";
import { HelmRelease } from "./helm-release.ts";
import { checkNames } from "./platform/names.ts";
import { resolveSecrets } from "./platform/secret-values.ts";
import { ServiceApp } from "./service-app.ts";
import type { AppConnection } from "./service-app/arguments.ts";
import { isSecretText } from "./service-app/env.ts";
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
  readonly namespace: pulumi.Output<string>;
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
  // Asked for before anything is registered, so that a missing key leaves nothing half built.
  const checksumKey = chosen.some(holdsSecrets)
    ? secretOutput(options, { secret: CHECKSUM_KEY })
    : undefined;
  const tenants: Record<string, TenantOutputs> = {};
  for (const config of chosen) {
    tenants[config.name] = await buildTenant({ environment, options, checksumKey }, config);
  }
  return { tenants };
}

interface Build {
  readonly environment: Environment;
  readonly options: PlatformOptions;
  readonly checksumKey: pulumi.Output<string> | undefined;
}

function holdsSecrets(tenant: TenantConfig): boolean {
  return tenant.apps.some(({ env }) =>
    Object.entries(env).some(
      ([name, value]) => typeof value !== "string" || isSecretText(name, value, Object.keys(env)),
    ),
  );
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
  const tenant = createTenant(build, config);
  const urls: Record<string, pulumi.Output<string>> = {};
  await setImmediate();
  for (const app of config.apps) {
    const { url } = createApp(build, { tenant, config, app });
    if (url !== undefined) {
      urls[app.name] = url;
    }
    await setImmediate();
  }
  for (const release of config.releases) {
    createRelease(build, tenant, release);
    await setImmediate();
  }
  return { namespace: tenant.namespace, quota: tenant.quota, urls };
}

function createTenant({ environment, options }: Build, config: TenantConfig): Tenant {
  const { level, reason } = config.podSecurity;
  return new Tenant(
    config.name,
    {
      owner: config.owner,
      namespace: config.namespace,
      environment: environment.name,
      ...(config.costCenter === undefined ? {} : { costCenter: config.costCenter }),
      quota: config.quota,
      podSecurity: reason === undefined ? { level } : { level, reason },
      dns: environment.dns,
      protectNamespace: environment.protect,
    },
    componentOptions(options),
  );
}

interface Place {
  readonly tenant: Tenant;
  readonly config: TenantConfig;
  readonly app: AppConfig;
}

function createApp(
  { environment, options, checksumKey }: Build,
  { tenant, config, app }: Place,
): ServiceApp {
  const { name, connects, ...rest } = app;
  const env: Record<string, pulumi.Input<string>> = {};
  for (const [key, value] of Object.entries(app.env)) {
    env[key] = typeof value === "string" ? value : secretOutput(options, value);
  }
  return new ServiceApp(
    `${config.name}-${name}`,
    {
      ...rest,
      tenant,
      app: name,
      env,
      checksumKey,
      connects: connects.map((target) => connection(config, name, target)),
      ingressClassName: environment.ingress.className,
      ingressNamespaces: environment.ingress.namespaces,
    },
    componentOptions(options),
  );
}

function connection(config: TenantConfig, source: string, target: string): AppConnection {
  const port = config.apps.find((app) => app.name === target)?.port;
  if (port === undefined) {
    throw new pulumi.RunError(
      `app "${source}" of tenant "${config.name}" connects to "${target}", ` +
        `which is no app of the tenant with a port`,
    );
  }
  return { app: target, port };
}

function createRelease({ options }: Build, tenant: Tenant, config: ReleaseConfig): HelmRelease {
  const { name, values, ...release } = config;
  return new HelmRelease(
    `${tenant.ownership.tenant}-${name}`,
    {
      ...release,
      tenant,
      release: name,
      values: resolveSecrets(values, (reference) => secretOutput(options, reference)),
    },
    componentOptions(options),
  );
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
