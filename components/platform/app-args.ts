import * as pulumi from "@pulumi/pulumi";

import type { AppConfig, Environment, TenantConfig } from "../../environment/environment.ts";
import type { AppConnection, ServiceAppArgs } from "../service-app/arguments.ts";

/** Arguments that come from the environment, besides the tenant and the app's variables. */
export type ConfiguredApp = Omit<ServiceAppArgs, "tenant" | "env" | "checksumKey">;

/** What the component needs of a configured app. */
export function appArgs(
  { ingress, monitoring, apiServer, clusterCidrs }: Environment,
  tenant: TenantConfig,
  config: AppConfig,
): ConfiguredApp {
  const { name, connects, ...rest } = config;
  return {
    ...rest,
    app: name,
    namespace: namespaceKey(tenant, config),
    connects: connects.map((target) => connection(tenant, name, target)),
    ingressClassName: ingress.className,
    ingressNamespaces: ingress.namespaces,
    ingressPodLabels: ingress.podLabels,
    ingressCidrs: ingress.cidrs,
    monitoring,
    apiServer,
    clusterCidrs,
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

function connection(tenant: TenantConfig, source: string, target: string): AppConnection {
  const app = tenant.apps.find((each) => each.name === target);
  if (app?.port === undefined) {
    throw new pulumi.RunError(
      `app "${source}" of tenant "${tenant.name}" connects to "${target}", ` +
        `which is no app of the tenant with a port`,
    );
  }
  return { app: target, port: app.port, namespace: namespaceKey(tenant, app) };
}
