import * as pulumi from "@pulumi/pulumi";

import { checkServiceApp } from "./service-app/argument-rules.ts";
import type { AppConnection, ConnectionOutputs, ServiceAppArgs } from "./service-app/arguments.ts";
import { appConnection } from "./service-app/connection-outputs.ts";
import { createAccount } from "./service-app/create-account.ts";
import { createConfig } from "./service-app/create-config.ts";
import { createExtras } from "./service-app/create-extras.ts";
import { createMonitoring } from "./service-app/create-monitoring.ts";
import { createNetwork } from "./service-app/create-network.ts";
import { createScaling } from "./service-app/create-scaling.ts";
import { createWorkload } from "./service-app/create-workload.ts";
import { urlOf } from "./service-app/exposure.ts";
import { appScope } from "./service-app/scope.ts";

/**
 * An app: pods that pass Pod Security `restricted`, with what they need around them.
 *
 * Creates a Deployment, StatefulSet, DaemonSet, Job or CronJob and a ServiceAccount; ConfigMaps and
 * Secrets for `env` and `files`; claims for `volumes`; Services for `ports`; an Ingress or a route
 * for `expose`; NetworkPolicies for everything that it connects to or is connected from; an
 * autoscaler; a PodDisruptionBudget from two replicas; and what monitoring reads.
 *
 * @example
 * const web = new ServiceApp("web", { tenant: shop, image: "ghcr.io/shop/web:1.4.0", port: 8080 });
 */
export class ServiceApp extends pulumi.ComponentResource {
  /** Where the app answers; undefined when it is not exposed. */
  public readonly url: pulumi.Output<string> | undefined;
  /** How apps of the tenant connect to it, for `connectTo`; undefined when it has no port. */
  public readonly connection: AppConnection | undefined;
  /** What apps that connect to it may know; undefined when it has no port. */
  public readonly outputs: ConnectionOutputs | undefined;
  /** The object that makes the pods, for those that must start after it. */
  public readonly workload: pulumi.CustomResource;

  constructor(name: string, args: ServiceAppArgs, opts?: pulumi.ComponentResourceOptions) {
    // Only what identifies the app: each further value would be stored, compared and shown twice.
    const identity = {
      namespace: args.tenant.space(args.namespace).name,
      app: args.app ?? name,
    };
    super(
      "moorage:index:ServiceApp",
      name,
      identity,
      pulumi.mergeOptions(opts, { dependsOn: args.tenant }),
    );
    const scope = appScope(this, name, args);
    checkServiceApp(scope);

    const config = createConfig(scope);
    const account = createAccount(scope);
    this.workload = createWorkload(scope, config, account);
    createScaling(scope, this.workload);
    createNetwork(scope);
    createMonitoring(scope);
    createExtras(scope);

    this.connection = appConnection(scope);
    this.outputs = this.connection?.outputs;
    this.url = urlOf(scope);
    this.registerOutputs({ url: this.url });
  }
}
