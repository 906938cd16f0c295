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
import { AdmissionGuard } from "./admission-guard.ts";
import { HelmRelease, type HelmReleaseArgs } from "./helm-release.ts";
import { appArgs, namespaceKey } from "./platform/app-args.ts";
import { guardArgs } from "./platform/guard-args.ts";
import { checkNames } from "./platform/names.ts";
import { resolveSecrets } from "./platform/secret-values.ts";
import { tenantArgs } from "./platform/tenant-args.ts";
import { ServiceApp } from "./service-app.ts";
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
  // Asked for before anything is registered, so that a missing key leaves nothing half built.
  const checksumKey = chosen.some(holdsSecrets)
    ? secretOutput(options, { secret: CHECKSUM_KEY })
    : undefined;
  const secret = (reference: SecretReference) => secretOutput(options, reference);
  const build: Build = { environment, options, checksumKey, secret };
  const guard = guardArgs(chosen);
  if (guard !== undefined) {
    const args = { ...guard, environment: environment.name };
    new AdmissionGuard("guard", args, componentOptions(options));
  }
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
  readonly secret: (reference: SecretReference) => pulumi.Output<string>;
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
  const { environment, options, checksumKey, secret } = build;
  const tenant = new Tenant(
    config.name,
    tenantArgs(environment, config, secret),
    componentOptions(options),
  );
  const urls: Record<string, pulumi.Output<string>> = {};
  await setImmediate();
  for (const app of config.apps) {
    const { url } = new ServiceApp(
      `${config.name}-${app.name}`,
      { ...appArgs(environment, config, app), tenant, env: openEnv(app, secret), checksumKey },
      componentOptions(options),
    );
    if (url !== undefined) {
      urls[app.name] = url;
    }
    await setImmediate();
  }
  for (const release of config.releases) {
    new HelmRelease(
      `${config.name}-${release.name}`,
      { ...releaseArgs(config, release, secret), tenant },
      componentOptions(options),
    );
    await setImmediate();
  }
  const namespaces = config.namespaces.map(({ name }) => name);
  return { namespace: tenant.namespace, namespaces, quota: tenant.quota, urls };
}

function openEnv(app: AppConfig, secret: Build["secret"]): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(
    Object.entries(app.env).map(([key, value]) => [
      key,
      typeof value === "string" ? value : secret(value),
    ]),
  );
}

function releaseArgs(
  tenant: TenantConfig,
  config: ReleaseConfig,
  secret: Build["secret"],
): Omit<HelmReleaseArgs, "tenant"> {
  const { name, values, ...release } = config;
  return {
    ...release,
    release: name,
    namespace: namespaceKey(tenant, config),
    values: resolveSecrets(values, secret),
  };
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
