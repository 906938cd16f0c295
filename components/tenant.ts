import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { tenantLabels, type Labels, type Ownership } from "../kubernetes/labels.ts";
import { reject } from "./argument-checks.ts";
import { createDeployer, createRoles, roleSubjects } from "./tenant/access.ts";
import { checkTenant } from "./tenant/argument-rules.ts";
import type { TenantArgs } from "./tenant/arguments.ts";
import { limitRangeSpec, type TenantLimits } from "./tenant/limits.ts";
import { createNamespace } from "./tenant/namespace-modes.ts";
import {
  namespaceMarks,
  resolveNamespaces,
  type ResolvedNamespace,
  type TenantSpace,
} from "./tenant/namespaces.ts";
import { OWN_POLICIES, tenantPolicies, type NetworkPolicies } from "./tenant/network.ts";
import type { Isolation } from "./tenant/network-policies.ts";
import { metadataOf, type Place } from "./tenant/place.ts";
import type { TenantPlacement } from "./tenant/placement.ts";
import { tenantBudget, type Budget, type QuotaObject } from "./tenant/quota.ts";
import { createPullSecrets, createShared, imagePullSecrets } from "./tenant/shared.ts";
import { OBJECT_TIMEOUTS } from "./timeouts.ts";

export type { TenantArgs } from "./tenant/arguments.ts";
export type { TenantSpace } from "./tenant/namespaces.ts";

/**
 * Namespaces with their budget, network boundary, access and hardened defaults.
 *
 * Creates or adopts each Namespace, and in it ResourceQuotas, a LimitRange, NetworkPolicies (deny by
 * default, DNS, the tenant itself), Roles with RoleBindings, pull secrets and shared ConfigMaps and
 * Secrets; it turns off the API token of the default ServiceAccount.
 *
 * @example
 * const shop = new Tenant("shop", { owner: "shop@example.com", quota: { cpu: "4" } });
 */
export class Tenant extends pulumi.ComponentResource {
  /** Name of the first namespace, for resources of your own that join the tenant. */
  public readonly namespace: pulumi.Output<string>;
  /** Hard limits of the tenant, over all of its namespaces when they share them. */
  public readonly quota: pulumi.Output<Record<string, string>>;
  /** Name of the first namespace as plain text; it carries no dependency on the namespace. */
  public readonly namespaceName: string;
  /** Who objects of the tenant belong to; becomes their labels. */
  public readonly ownership: Ownership;
  /** Options for plain objects in the first namespace: they go when it goes. */
  public readonly inside: pulumi.CustomResourceOptions;
  /** All namespaces, the first one first. */
  public readonly namespaces: readonly TenantSpace[];
  /** Whether egress is closed; `ingress-only` bears no egress policy, since any would close it. */
  public readonly isolation: Isolation;
  /** Whether all pods of the tenant may connect to the cluster's API server. */
  public readonly reachesApiServer: boolean;
  /** Where and how pods of the tenant run. */
  public readonly placement: TenantPlacement;
  /** Secrets in every namespace that images are pulled with. */
  public readonly pullSecretNames: readonly string[];

  constructor(name: string, args: TenantArgs, opts?: pulumi.ComponentResourceOptions) {
    const namespaces = resolveNamespaces(name, args);
    const [home, ...further] = namespaces;
    super("moorage:index:Tenant", name, { namespace: home.name }, opts);
    checkTenant(this, args, namespaces);

    this.ownership = {
      tenant: name,
      environment: args.environment ?? pulumi.getStack(),
      costCenter: args.costCenter,
    };
    const scope = tenantScope({ parent: this }, { args, namespaces, ownership: this.ownership });
    const first = createSpace(scope, home);
    const others = further.map((namespace) => createSpace(scope, namespace));

    this.namespace = first.namespace;
    this.namespaceName = home.name;
    this.inside = first.space.inside;
    this.namespaces = [first, ...others].map(({ space }) => space);
    this.quota = pulumi.output(scope.budget.whole);
    this.isolation = args.isolation ?? "strict";
    this.reachesApiServer = args.egress?.apiServer === true;
    this.placement = args.placement ?? {};
    this.pullSecretNames = scope.pullSecretNames;
    this.registerOutputs({
      namespace: this.namespace,
      namespaceName: this.namespaceName,
      namespaces: this.namespaces.map(({ key, name: namespace }) => ({ key, name: namespace })),
      quota: this.quota,
      ownership: this.ownership,
      isolation: this.isolation,
      placement: this.placement,
      pullSecretNames: this.pullSecretNames,
    });
  }

  /** One of the tenant's namespaces by its key; the first one without a key. */
  public space(key?: string): TenantSpace {
    const found = this.namespaces.find((space) => key === undefined || space.key === key);
    if (found === undefined) {
      const keys = this.namespaces.map((space) => `"${space.key}"`).join(", ");
      reject(this, `'namespace' must be a key of the tenant's namespaces (${keys}), got "${key}"`);
    }
    return found;
  }
}

/** What the objects of all namespaces need. */
interface TenantScope {
  readonly args: TenantArgs;
  readonly budget: Budget;
  /** The first namespace. */
  readonly home: ResolvedNamespace;
  readonly child: pulumi.CustomResourceOptions & { readonly parent: pulumi.Resource };
  readonly labels: Labels;
  readonly policies: NetworkPolicies;
  readonly pullSecretNames: readonly string[];
}

interface CreatedSpace {
  readonly namespace: pulumi.Output<string>;
  readonly space: TenantSpace;
}

interface TenantChoice {
  readonly args: TenantArgs;
  readonly namespaces: readonly [ResolvedNamespace, ...ResolvedNamespace[]];
  readonly ownership: Ownership;
}

function tenantScope(
  child: TenantScope["child"],
  { args, namespaces, ownership }: TenantChoice,
): TenantScope {
  const { tier = "silver", quota = {}, cordon = false } = args;
  const names = namespaces.map(({ name }) => name);
  return {
    args,
    budget: tenantBudget({ tier, quota, cordon, namespaces }),
    home: namespaces[0],
    child,
    labels: tenantLabels(ownership),
    policies: { ...tenantPolicies(args, names), ...args.networkPolicies },
    pullSecretNames: Object.keys(args.pullSecrets ?? {}),
  };
}

function createSpace(scope: TenantScope, namespace: ResolvedNamespace): CreatedSpace {
  const { args, child, home, labels, pullSecretNames } = scope;
  const { resource, name, deletesInside } = createNamespace(child, {
    namespace,
    marks: namespaceMarks(namespace, { args, labels }),
    protect: args.protectNamespace === true,
  });
  const inside = deletesInside === undefined ? {} : { deletedWith: deletesInside };
  const place: Place = {
    prefix: namespace.prefix,
    namespace: namespace.name,
    labels,
    // Names stay plain, so that a preview knows them; the order comes from dependsOn.
    child: { ...inside, ...child, dependsOn: resource, customTimeouts: OBJECT_TIMEOUTS },
  };
  createBudget(place, scope.budget.parts.get(namespace.key) ?? [], args.limits ?? {});
  createNetwork(place, scope.policies);
  createPullSecrets(place, args.pullSecrets ?? {});
  createShared(place, args.shared ?? {});
  createServiceAccountDefaults(place, pullSecretNames);
  if (args.access?.deployer === true && namespace === home) {
    createDeployer(place, pullSecretNames);
  }
  createRoles(place, roleSubjects(args.access ?? {}, home.name));
  return { namespace: name, space: { key: namespace.key, name: namespace.name, inside } };
}

function createBudget(place: Place, quotas: readonly QuotaObject[], limits: TenantLimits): void {
  for (const { role, name, spec } of quotas) {
    new k8s.core.v1.ResourceQuota(
      `${place.prefix}-${role}`,
      { metadata: metadataOf(place, name), spec },
      place.child,
    );
  }
  new k8s.core.v1.LimitRange(
    `${place.prefix}-limits`,
    { metadata: metadataOf(place, "limits"), spec: limitRangeSpec(limits) },
    place.child,
  );
}

function createNetwork(place: Place, policies: NetworkPolicies): void {
  for (const [name, spec] of Object.entries(policies)) {
    // The dot keeps tenant and policy apart: no tenant's name can hold one.
    const role = OWN_POLICIES.includes(name) ? name : `policy.${name}`;
    new k8s.networking.v1.NetworkPolicy(
      `${place.prefix}-${role}`,
      { metadata: metadataOf(place, name), spec },
      place.child,
    );
  }
}

/** Kubernetes makes the account itself, so it is patched, not created. */
function createServiceAccountDefaults(place: Place, pullSecretNames: readonly string[]): void {
  const metadata = { namespace: place.namespace, name: "default", annotations: FORCE };
  new k8s.core.v1.ServiceAccountPatch(
    `${place.prefix}-default-service-account`,
    { metadata, automountServiceAccountToken: false, ...imagePullSecrets(pullSecretNames) },
    place.child,
  );
}

const FORCE = { "pulumi.com/patchForce": "true" };
