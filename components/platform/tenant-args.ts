import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Environment, SecretReference, TenantConfig } from "../../environment/environment.ts";
import { followedLists, narrowedLists } from "../../kubernetes/allow-lists.ts";
import type { TenantArgs } from "../tenant/arguments.ts";

type Secret = (reference: SecretReference) => pulumi.Output<string>;
type NetworkPolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;
type SecretTexts = Readonly<Record<string, pulumi.Input<string>>>;

/** What the component needs of a configured tenant, with its secrets opened. */
export function tenantArgs(
  environment: Environment,
  config: TenantConfig,
  secret: Secret,
): TenantArgs {
  const specs: unknown = config.networkPolicies;
  return {
    ...config,
    environment: environment.name,
    // What the policies refuse, the cluster refuses as well.
    allow: narrowedLists(
      followedLists(config.allow, environment.images),
      followedLists(environment.policy.allow ?? {}, environment.images),
    ),
    requiredLabels: environment.policy.requiredLabels,
    // The schema of platform.yaml has checked each as a NetworkPolicy spec.
    networkPolicies: specs as Readonly<Record<string, NetworkPolicySpec>>,
    pullSecrets: open(config.pullSecrets, secret),
    shared: {
      config: config.shared.config,
      secrets: Object.fromEntries(
        Object.entries(config.shared.secrets).map(([name, texts]) => [name, open(texts, secret)]),
      ),
    },
    dns: environment.dns,
    apiServer: environment.apiServer,
    clusterCidrs: environment.clusterCidrs,
    protectNamespace: environment.protect,
  };
}

function open(texts: Readonly<Record<string, SecretReference>>, secret: Secret): SecretTexts {
  return Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, secret(value)]));
}
