import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Environment } from "./environment.ts";

/** Seconds after which a request fails; below 30 it would cut watches all the time. */
const REQUEST_SECONDS = 60;

/**
 * The one provider of an environment: its own cluster and context, and no setting left to the shell.
 *
 * @see docs/configuration.md for what each setting prevents
 */
export function clusterProvider(
  environment: Environment,
  opts?: pulumi.ResourceOptions,
): k8s.Provider {
  return new k8s.Provider("cluster", providerArgs(environment), {
    protect: environment.protect,
    ...opts,
  });
}

/** Arguments of the provider. */
export function providerArgs({ cluster }: Pick<Environment, "cluster">): k8s.ProviderArgs {
  return {
    kubeconfig: cluster.kubeconfig,
    context: cluster.context,
    // Without it, any edit of the kubeconfig would replace the provider and all its resources.
    ...(cluster.identity === undefined ? {} : { clusterIdentifier: cluster.identity }),
    enableServerSideApply: true,
    upsertExistingObjects: false,
    enablePatchForce: false,
    deleteUnreachable: false,
    skipUpdateUnreachable: false,
    enableConfigMapMutable: true,
    enableSecretMutable: true,
    kubeClientSettings: {
      qps: cluster.queriesPerSecond,
      burst: cluster.burst,
      timeout: REQUEST_SECONDS,
    },
  };
}
