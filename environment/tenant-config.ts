import type { AllowLists } from "../kubernetes/allow-lists.ts";
import type { Tier } from "../kubernetes/quota-tiers.ts";
import type { AppConfig, ReleaseConfig, SecretReference } from "./environment.ts";

/** One tenant with its final namespaces. */
export interface TenantConfig {
  readonly name: string;
  /** Name of the first namespace: where apps and releases live that name no other. */
  readonly namespace: string;
  /** All namespaces, at least one, in the order of platform.yaml. */
  readonly namespaces: readonly NamespaceConfig[];
  /** Contact; becomes an annotation. */
  readonly owner: string;
  /** Who to wake up; becomes an annotation. */
  readonly onCall: string | undefined;
  readonly costCenter: string | undefined;
  /** Preset of the quota, see `kubernetes/quota-tiers.ts`. */
  readonly tier: Tier;
  readonly quota: QuotaConfig;
  readonly limits: LimitsConfig;
  /** `ingress-only` leaves egress open. */
  readonly isolation: "strict" | "ingress-only";
  /** Who may connect inside the tenant without a declared connection. */
  readonly internal: "tenant" | "namespace" | "declared";
  /** Connections to the outside, of every pod of the tenant. */
  readonly egress: EgressConfig;
  /** NetworkPolicy specs of the team's own, by object name; one object in each namespace. */
  readonly networkPolicies: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly access: AccessConfig;
  /** Encrypted `.dockerconfigjson` texts, by name of the Secret. */
  readonly pullSecrets: Readonly<Record<string, SecretReference>>;
  readonly allow: AllowConfig;
  readonly placement: PlacementConfig;
  /** `admission`: the cluster refuses what the allow-lists forbid; `audit`: it warns. */
  readonly guard: "none" | "audit" | "admission";
  /** True: no new pods, and changes of workloads are refused. */
  readonly cordon: boolean;
  /** Copied into every namespace of the tenant. */
  readonly shared: SharedConfig;
  /** Apps, ordered by name. */
  readonly apps: readonly AppConfig[];
  /** Helm releases, ordered by name. */
  readonly releases: readonly ReleaseConfig[];
}

/** One namespace of a tenant. */
export interface NamespaceConfig {
  /** Key in platform.yaml, e.g. `jobs`; apps refer to it. */
  readonly key: string;
  /** Final name. */
  readonly name: string;
  /** `adopt` patches an existing namespace and never deletes it; `external` leaves it alone. */
  readonly mode: "create" | "adopt" | "external";
  readonly podSecurity: PodSecurityConfig;
  /** Share of a split quota, relative to the other namespaces; from 1. */
  readonly weight: number;
}

/** Pod Security level of a namespace; below `restricted` only with a reason. */
export interface PodSecurityConfig {
  readonly level: "privileged" | "baseline" | "restricted";
  readonly reason: string | undefined;
}

/** What the tenant may hold in sum: the tier, then the short form, then `hard`. */
export interface QuotaConfig {
  readonly cpu: string | undefined;
  readonly memory: string | undefined;
  readonly storage: string | undefined;
  readonly pods: number | undefined;
  /** Limits as a multiple of `cpu` and `memory`; default: 1. */
  readonly limitFactor: number | undefined;
  /** Limits by Kubernetes' own quota keys, e.g. `count/jobs.batch`. */
  readonly hard: Readonly<Record<string, string>>;
  /** `each`: every namespace gets all of it; `split`: the namespaces share it by weight. */
  readonly share: "each" | "split";
  /** Further quotas for some of the pods, by name. */
  readonly scoped: Readonly<Record<string, ScopedQuotaConfig>>;
}

/** A quota that counts only the pods of its scopes. */
export interface ScopedQuotaConfig {
  readonly hard: Readonly<Record<string, string>>;
  readonly scopes: readonly string[];
  /** Requirements on scopes, as in `spec.scopeSelector.matchExpressions`. */
  readonly scopeSelector: readonly ScopeRequirement[];
}

/** One requirement of a scope selector. */
export interface ScopeRequirement {
  readonly scopeName: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values: readonly string[];
}

/** LimitRange of each namespace; what is unset takes the defaults of the component. */
export interface LimitsConfig {
  readonly default: Amounts;
  readonly defaultRequest: Amounts;
  readonly min: Amounts;
  readonly max: Amounts;
  /** Largest limit / request, e.g. `{ cpu: "10" }`. */
  readonly maxLimitRequestRatio: Amounts;
  /** Smallest and largest PersistentVolumeClaim. */
  readonly volume: { readonly min: string | undefined; readonly max: string | undefined };
}

/** Quantities by resource (`cpu`, `memory`, `ephemeral-storage`). */
export type Amounts = Readonly<Record<string, string>>;

/** Connections that leave the cluster, or go to its API server. */
export interface EgressConfig {
  readonly internet: boolean;
  readonly apiServer: boolean;
  readonly cidrs: readonly EgressRange[];
}

/** An address range, and what may be reached in it. */
export interface EgressRange {
  readonly cidr: string;
  readonly except: readonly string[];
  /** Empty: all ports. */
  readonly ports: readonly EgressPort[];
}

/** A port or a range of ports. */
export interface EgressPort {
  readonly port: number;
  readonly endPort: number | undefined;
  readonly protocol: "TCP" | "UDP" | "SCTP";
}

/** Groups of people by role, and the account that deploys. */
export interface AccessConfig {
  readonly admins: readonly string[];
  readonly developers: readonly string[];
  readonly viewers: readonly string[];
  /** True: a ServiceAccount `deployer` with the developer's role. */
  readonly deployer: boolean;
}

/** What pods and objects may name; undefined: no list, all is allowed. */
export type AllowConfig = Required<AllowLists>;

/** Where the tenant's pods run; goes into every app. */
export interface PlacementConfig {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly TolerationConfig[];
  readonly runtimeClass: string | undefined;
  readonly priorityClass: string | undefined;
}

/** A toleration as Kubernetes writes it. */
export interface TolerationConfig {
  readonly key: string;
  readonly operator: "Equal" | "Exists";
  readonly value: string | undefined;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute" | undefined;
}

/** ConfigMaps and Secrets by object name, then by key. */
export interface SharedConfig {
  readonly config: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly secrets: Readonly<Record<string, Readonly<Record<string, SecretReference>>>>;
}
