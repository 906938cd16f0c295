import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import {
  OWNER_ANNOTATION,
  POD_SECURITY_REASON_ANNOTATION,
  tenantLabels,
  type Ownership,
} from "../kubernetes/labels.ts";
import { checkNamespace, checkPodSecurity } from "./tenant/argument-rules.ts";
import {
  allowDnsSpec,
  allowTenantSpec,
  CLUSTER_DNS,
  defaultDenySpec,
  type TenantDns,
} from "./tenant/network-policies.ts";
import { podSecurityLabels, type TenantPodSecurity } from "./tenant/pod-security.ts";
import { hardQuota, limitRangeSpec, type TenantQuota } from "./tenant/quota.ts";
import { NAMESPACE_TIMEOUTS, OBJECT_TIMEOUTS } from "./timeouts.ts";

/** Arguments for {@link Tenant}. */
export interface TenantArgs {
  /** Contact of the team that owns the tenant; an annotation of the namespace. */
  readonly owner: pulumi.Input<string>;
  /**
   * Name of the namespace.
   *
   * @default - the component's name
   */
  readonly namespace?: string;
  /**
   * Environment that the tenant lives in; a label of every object.
   *
   * @default - the stack's name
   */
  readonly environment?: string;
  /**
   * Cost center that pays; a label of every object.
   *
   * @default - no such label
   */
  readonly costCenter?: string;
  /**
   * What the tenant may hold in sum.
   *
   * @default - 10 CPUs, 20Gi of memory, 100Gi of storage, 20 pods
   * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
   */
  readonly quota?: TenantQuota;
  /**
   * Pod Security level; below `restricted` it needs a reason.
   *
   * @default - `restricted`
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
   */
  readonly podSecurity?: TenantPodSecurity;
  /**
   * Version of the Pod Security Standards, as `v1.N` and not newer than the cluster.
   *
   * @default "v1.30"
   */
  readonly podSecurityVersion?: string;
  /**
   * Where pods find the cluster's DNS.
   *
   * @default - pods labeled `k8s-app: kube-dns` in `kube-system`, port 53
   */
  readonly dns?: TenantDns;
  /**
   * True: the namespace cannot be deleted by the program, and outlives the stack.
   *
   * @default false
   */
  readonly protectNamespace?: boolean;
}

/**
 * A namespace with its quota, network boundary and hardened defaults.
 *
 * Creates a Namespace, a ResourceQuota, a LimitRange, three NetworkPolicies (deny by default, DNS,
 * the tenant itself) and turns off the API token of the default ServiceAccount.
 *
 * @example
 * const shop = new Tenant("shop", { owner: "shop@example.com", quota: { cpu: "4" } });
 */
export class Tenant extends pulumi.ComponentResource {
  /** Name of the namespace, for resources of your own that join the tenant. */
  public readonly namespace: pulumi.Output<string>;
  /** Hard limits of the tenant's ResourceQuota. */
  public readonly quota: pulumi.Output<Record<string, string>>;
  /** Name of the namespace as plain text; it carries no dependency on the namespace. */
  public readonly namespaceName: string;
  /** Who objects of the tenant belong to; becomes their labels. */
  public readonly ownership: Ownership;
  /** Options for plain objects in the namespace: they go when it goes. */
  public readonly inside: pulumi.CustomResourceOptions;

  constructor(name: string, args: TenantArgs, opts?: pulumi.ComponentResourceOptions) {
    const namespaceName = args.namespace ?? name;
    super("moorage:index:Tenant", name, { namespace: namespaceName }, opts);
    checkNamespace(this, namespaceName);
    checkPodSecurity(this, args.podSecurity, args.podSecurityVersion);

    const ownership: Ownership = {
      tenant: name,
      environment: args.environment ?? pulumi.getStack(),
      costCenter: args.costCenter,
    };
    const labels = tenantLabels(ownership);
    const metadata = { namespace: namespaceName, labels };
    const namespace = createNamespace({ parent: this }, name, { metadata, args });
    // Deleting the namespace deletes what is in it; one that stays must give up its objects one by one.
    this.inside = args.protectNamespace === true ? {} : { deletedWith: namespace };
    // Names stay plain, so that a preview knows them; the order comes from dependsOn.
    const child = {
      ...this.inside,
      parent: this,
      dependsOn: namespace,
      customTimeouts: OBJECT_TIMEOUTS,
    };
    const quota = hardQuota(args.quota ?? {});
    createLimits(child, name, { metadata, quota });
    createNetwork(child, name, { metadata, dns: args.dns ?? CLUSTER_DNS });
    createServiceAccountDefaults(child, name, metadata);

    this.namespace = namespace.metadata.name;
    this.quota = pulumi.output(quota);
    this.namespaceName = namespaceName;
    this.ownership = ownership;
    this.registerOutputs({
      namespace: this.namespace,
      quota: this.quota,
      namespaceName,
      ownership,
    });
  }
}

interface Child extends pulumi.CustomResourceOptions {
  readonly parent: pulumi.Resource;
}

interface Metadata {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

function podSecurity(args: TenantArgs): Readonly<Record<string, string>> {
  return podSecurityLabels(
    args.podSecurity?.level ?? "restricted",
    args.podSecurityVersion ?? "v1.30",
  );
}

function annotations(args: TenantArgs): Record<string, pulumi.Input<string>> {
  const reason = args.podSecurity?.reason;
  return {
    [OWNER_ANNOTATION]: args.owner,
    ...(reason === undefined ? {} : { [POD_SECURITY_REASON_ANNOTATION]: reason }),
  };
}

function createNamespace(
  child: Child,
  name: string,
  { metadata, args }: { metadata: Metadata; args: TenantArgs },
): k8s.core.v1.Namespace {
  const labels = { ...metadata.labels, ...podSecurity(args) };
  return new k8s.core.v1.Namespace(
    name,
    { metadata: { name: metadata.namespace, labels, annotations: annotations(args) } },
    {
      ...child,
      customTimeouts: NAMESPACE_TIMEOUTS,
      ...(args.protectNamespace === true ? { protect: true, retainOnDelete: true } : {}),
    },
  );
}

function createLimits(
  child: Child,
  name: string,
  { metadata, quota }: { metadata: Metadata; quota: Record<string, pulumi.Input<string>> },
): void {
  new k8s.core.v1.ResourceQuota(
    `${name}-quota`,
    { metadata: { ...metadata, name: "quota" }, spec: { hard: quota } },
    child,
  );
  new k8s.core.v1.LimitRange(
    `${name}-limits`,
    { metadata: { ...metadata, name: "limits" }, spec: limitRangeSpec() },
    child,
  );
}

function createNetwork(
  child: Child,
  name: string,
  { metadata, dns }: { metadata: Metadata; dns: TenantDns },
): void {
  const specs = {
    "default-deny": defaultDenySpec(),
    "allow-dns": allowDnsSpec(dns),
    "allow-tenant": allowTenantSpec([metadata.namespace]),
  };
  for (const [role, spec] of Object.entries(specs)) {
    new k8s.networking.v1.NetworkPolicy(
      `${name}-${role}`,
      { metadata: { ...metadata, name: role }, spec },
      child,
    );
  }
}

/** Kubernetes makes the account itself, so it is patched, not created. */
function createServiceAccountDefaults(child: Child, name: string, metadata: Metadata): void {
  new k8s.core.v1.ServiceAccountPatch(
    `${name}-default-service-account`,
    {
      metadata: {
        namespace: metadata.namespace,
        name: "default",
        annotations: { "pulumi.com/patchForce": "true" },
      },
      automountServiceAccountToken: false,
    },
    child,
  );
}
