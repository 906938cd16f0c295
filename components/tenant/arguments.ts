import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { AllowLists } from "../../kubernetes/allow-lists.ts";
import type { Tier } from "../../kubernetes/quota-tiers.ts";
import type { TenantAccess } from "./access.ts";
import type { ApiServer, TenantEgress } from "./egress.ts";
import type { TenantLimits } from "./limits.ts";
import type { TenantNamespace } from "./namespaces.ts";
import type { TenantDns } from "./network-policies.ts";
import type { TenantPlacement } from "./placement.ts";
import type { TenantPodSecurity } from "./pod-security.ts";
import type { TenantQuota } from "./quota.ts";
import type { TenantShared } from "./shared.ts";

/** Arguments for `Tenant`. */
export interface TenantArgs {
  /** Contact of the team that owns the tenant; an annotation of the namespaces. */
  readonly owner: pulumi.Input<string>;
  /**
   * Whom to wake up; an annotation of the namespaces.
   *
   * @default - no such annotation
   */
  readonly onCall?: pulumi.Input<string> | undefined;
  /**
   * Name of the first namespace.
   *
   * @default - the component's name
   */
  readonly namespace?: string | undefined;
  /**
   * All namespaces; apps live in the first unless they name another. The order is identity.
   *
   * @default - one, with the key `main`
   */
  readonly namespaces?: readonly TenantNamespace[] | undefined;
  /**
   * Environment that the tenant lives in; a label of every object.
   *
   * @default - the stack's name
   */
  readonly environment?: string | undefined;
  /**
   * Cost center that pays; a label of every object.
   *
   * @default - no such label
   */
  readonly costCenter?: string | undefined;
  /**
   * Preset of the quota; a label of the namespaces.
   *
   * @default "silver"
   */
  readonly tier?: Tier | undefined;
  /**
   * What the tenant may hold in sum.
   *
   * @default - what its tier says
   * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
   */
  readonly quota?: TenantQuota | undefined;
  /**
   * What single containers and volumes get and may have.
   *
   * @default - defaults for containers, no bounds
   * @see https://kubernetes.io/docs/concepts/policy/limit-range/
   */
  readonly limits?: TenantLimits | undefined;
  /**
   * Pod Security level; below `restricted` it needs a reason.
   *
   * @default - `restricted`
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
   */
  readonly podSecurity?: TenantPodSecurity | undefined;
  /**
   * Version of the Pod Security Standards, as `v1.N` and not newer than the cluster.
   *
   * @default "v1.30"
   */
  readonly podSecurityVersion?: string | undefined;
  /**
   * `ingress-only` leaves egress open.
   *
   * @default "strict"
   */
  readonly isolation?: "strict" | "ingress-only" | undefined;
  /**
   * Who may connect without a declared connection: all pods of the tenant, those of the same
   * namespace, or none.
   *
   * @default "tenant"
   */
  readonly internal?: "tenant" | "namespace" | "declared" | undefined;
  /**
   * Connections of every pod to the outside.
   *
   * @default - none
   */
  readonly egress?: TenantEgress | undefined;
  /**
   * NetworkPolicies of the team's own, by name; one object in every namespace.
   *
   * @default - none
   */
  readonly networkPolicies?:
    Readonly<Record<string, k8s.types.input.networking.v1.NetworkPolicySpec>> | undefined;
  /**
   * Where pods find the cluster's DNS.
   *
   * @default - pods labeled `k8s-app: kube-dns` in `kube-system`, port 53
   */
  readonly dns?: TenantDns | undefined;
  /**
   * Where the API server answers, for `egress.apiServer`.
   *
   * @default - not told
   */
  readonly apiServer?: ApiServer | undefined;
  /**
   * Address ranges of pods and Services, which are no part of the internet.
   *
   * @default - none besides the private ranges
   */
  readonly clusterCidrs?: readonly string[] | undefined;
  /**
   * Who may do what with kubectl.
   *
   * @default - nobody
   */
  readonly access?: TenantAccess | undefined;
  /**
   * Texts of `.dockerconfigjson`, by name of the Secret; every pod pulls images with them.
   *
   * @default - none
   */
  readonly pullSecrets?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * What the tenant's objects may name; rules of the policy pack and the cluster read it.
   *
   * @default - no lists, all is allowed
   */
  readonly allow?: AllowLists | undefined;
  /**
   * Labels that the tenant's controllers and Services must have.
   *
   * @default - none besides Moorage's own
   */
  readonly requiredLabels?: readonly string[] | undefined;
  /**
   * `admission`: the cluster refuses what `allow` forbids, objects without the required labels, and
   * pods that take parts of their node; `audit`: it warns.
   *
   * @default "none"
   */
  readonly guard?: "none" | "audit" | "admission" | undefined;
  /**
   * True: no new pods, and changes of workloads are refused.
   *
   * @default false
   */
  readonly cordon?: boolean | undefined;
  /**
   * Where and how the pods of the tenant's apps run.
   *
   * @default - anywhere
   */
  readonly placement?: TenantPlacement | undefined;
  /**
   * ConfigMaps and Secrets that stand in every namespace.
   *
   * @default - none
   */
  readonly shared?: TenantShared | undefined;
  /**
   * True: created namespaces cannot be deleted by the program, and outlive the stack.
   *
   * @default false
   */
  readonly protectNamespace?: boolean | undefined;
}
