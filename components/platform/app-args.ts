import * as pulumi from "@pulumi/pulumi";

import type { AppConfig, Environment, TenantConfig } from "../../environment/environment.ts";
import type { HelmRelease } from "../helm-release.ts";
import type { ServiceApp } from "../service-app.ts";
import { presetConnection } from "../presets/preset-connection.ts";
import type { AppConnection, ServiceAppArgs } from "../service-app/arguments.ts";
import type { Tenant } from "../tenant.ts";
import type { OpenSecret, Values } from "./open-values.ts";
import { resolveSecrets } from "./secret-values.ts";

/** What an app is built with. */
export interface AppSurroundings {
  readonly environment: Environment;
  readonly config: TenantConfig;
  readonly tenant: Tenant;
  readonly values: Values;
  readonly secret: OpenSecret;
  readonly checksumKey: pulumi.Output<string> | undefined;
  /** Apps of the tenant that are built already, by name. */
  readonly built: ReadonlyMap<string, ServiceApp>;
  /** Releases of the tenant, by name. */
  readonly releases: ReadonlyMap<string, HelmRelease>;
}

/** What the component needs of a configured app. */
export function appArgs(app: AppConfig, surroundings: AppSurroundings): ServiceAppArgs {
  const { environment, config, tenant, values, checksumKey, built, releases } = surroundings;
  const { ingress, gateway, monitoring, apiServer, clusterCidrs, secretSource } = environment;
  return {
    ...app,
    tenant,
    app: app.name,
    images: environment.images,
    namespace: namespaceKey(config, app),
    port: undefined,
    env: values.env(app.env),
    files: values.files(app.files),
    initContainers: app.initContainers.map((container) => ({
      ...container,
      env: values.env(container.env ?? {}),
    })),
    connects: app.connects.map((connection) => connectionOf(connection, app, surroundings)),
    startAfter: app.startAfter.flatMap(
      (name) => built.get(name)?.workload ?? releases.get(name) ?? [],
    ),
    checksumKey,
    ingress,
    gateway,
    monitoring,
    apiServer,
    clusterCidrs,
    secretSource,
    protectData: environment.protect,
  };
}

/** Key of the namespace that an app or release lives in. */
export function namespaceKey(
  tenant: TenantConfig,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): string {
  const found = tenant.namespaces.find((each) => each.name === namespace);
  if (found === undefined) {
    throw new pulumi.RunError(
      `"${name}" of tenant "${tenant.name}" lives in "${namespace}", ` +
        `which is none of its namespaces: ${tenant.namespaces.map((each) => each.name).join(", ")}`,
    );
  }
  return found.key;
}

function connectionOf(
  connection: AppConfig["connects"][number],
  { name }: AppConfig,
  { config, built, secret }: AppSurroundings,
): AppConnection {
  const { app: target, preset, ...rest } = connection;
  const release = config.releases.find((each) => each.name === target);
  if (preset !== undefined && release !== undefined) {
    const space = { key: namespaceKey(config, release), name: release.namespace };
    const values = resolveSecrets(release.values, secret);
    return { ...rest, ...presetConnection({ preset, release: target, space, values }) };
  }
  const app = config.apps.find((each) => each.name === target);
  if (app === undefined) {
    throw new pulumi.RunError(
      `app "${name}" of tenant "${config.name}" connects to "${target}", ` +
        `which is no app of the tenant`,
    );
  }
  const namespace = namespaceKey(config, app);
  return { ...rest, app: target, namespace, outputs: built.get(target)?.outputs };
}
