import type { SecretSource } from "../kubernetes/app/config.ts";
import type { ImageRewrites } from "../kubernetes/image-rules.ts";
import type { ResolvedPolicy } from "../policy/schema/config-schema.ts";
import type { GeneratedSecret } from "./secret-source-schema.ts";
import type { AllowConfig, TenantConfig } from "./tenant-config.ts";

export type * from "./app-config.ts";
export type * from "./release-config.ts";
export type * from "./tenant-config.ts";

/** Key of the secret that keeps the checksums of other secrets from being guessed. */
export const CHECKSUM_KEY = "checksum-key";

/** One environment: a Pulumi stack with everything that its files say, resolved, checked and frozen. */
export interface Environment {
  /** Name of the environment, e.g. `dev`; the part of the stack name before the first dot. */
  readonly name: string;
  /** Profile that gave the defaults of apps, e.g. `prod`. */
  readonly profile: string;
  /** Domain below which `expose.host: auto` makes host names. */
  readonly domain: string;
  readonly cluster: ClusterTarget;
  readonly ingress: IngressController;
  /** Gateway that routes attach to; undefined: exposed apps get an Ingress. */
  readonly gateway: GatewayReference | undefined;
  /** Issuer of cert-manager for `tls: true`; undefined: none. */
  readonly issuer: CertificateIssuer | undefined;
  readonly dns: ClusterDns;
  /** Where the API server answers, for policies; undefined: not told, nobody may be allowed to it. */
  readonly apiServer: ApiServerAddress | undefined;
  readonly monitoring: PodsElsewhere & { readonly operator: boolean };
  /** Address ranges of pods and Services, which are no part of the internet. */
  readonly clusterCidrs: readonly string[];
  /** What tenants may allow at most. */
  readonly allow: AllowConfig;
  readonly policy: PolicyChoice;
  /** True when namespaces are protected from deletion and retained. */
  readonly protect: boolean;
  /** Images of apps and charts, and what runs in their place. */
  readonly images: ImageRewrites;
  /** Where the values behind `{ secret: key }` of apps come from. */
  readonly secretSource: SecretSource;
  /** What may be replaced or deleted although it holds data. */
  readonly approvals: readonly Approval[];
  /** Tenants, ordered by name. */
  readonly tenants: readonly TenantConfig[];
}

/** The cluster that an environment is bound to; never the ambient context. */
export interface ClusterTarget {
  /** Kubeconfig file, absolute. */
  readonly kubeconfig: string;
  /** Context inside that file. */
  readonly context: string;
  /** UID of the namespace `kube-system`; undefined when the environment is not bound (dev only). */
  readonly identity: string | undefined;
  /** True for the control plane that `moor cluster up` runs. */
  readonly embedded: boolean;
  /** Client-side request limit. */
  readonly queriesPerSecond: number;
  readonly burst: number;
  /** Version of Kubernetes that charts are rendered for, e.g. `1.33.2`; undefined: not told. */
  readonly version: string | undefined;
  /** Nodes that a DaemonSet runs on; undefined: not told. */
  readonly nodes: number | undefined;
}

/** Where requests from outside enter the cluster. */
export interface IngressController {
  readonly className: string;
  /** Namespaces (by `kubernetes.io/metadata.name`) whose pods may reach exposed ports. */
  readonly namespaces: readonly string[];
  /** Labels of its pods; empty: all pods of these namespaces. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Node addresses of a controller in the host's network, which no selector matches. */
  readonly cidrs: readonly string[];
}

/** A Gateway of the Gateway API, and the pods behind it. */
export interface GatewayReference {
  readonly name: string;
  readonly namespace: string;
  readonly sectionName: string | undefined;
  /** Namespaces of its pods. */
  readonly namespaces: readonly string[];
  /** Empty: all pods of these namespaces. */
  readonly podLabels: Readonly<Record<string, string>>;
  readonly cidrs: readonly string[];
}

/** An issuer of cert-manager. */
export interface CertificateIssuer {
  readonly name: string;
  readonly kind: "Issuer" | "ClusterIssuer";
}

/** Written consent to lose or recreate one object that holds data. */
export interface Approval {
  /** Kind, e.g. `PersistentVolumeClaim`. */
  readonly kind: string;
  /** `namespace/name`; a name alone for a Namespace. */
  readonly object: string;
  readonly operation: "delete" | "replace";
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly until: string;
  readonly reason: string;
}

/** Pods of the platform itself. */
export interface PodsElsewhere {
  readonly namespaces: readonly string[];
  /** Empty: all pods of these namespaces. */
  readonly podLabels: Readonly<Record<string, string>>;
}

/** Endpoints of the API server, from the EndpointSlice `default/kubernetes`. */
export interface ApiServerAddress {
  readonly cidrs: readonly string[];
  readonly port: number;
}

/** Cluster DNS, as NetworkPolicies must name it. */
export interface ClusterDns {
  readonly namespace: string;
  readonly podLabels: Readonly<Record<string, string>>;
  /** Port number, for UDP and TCP. */
  readonly port: number;
  /** Addresses of NodeLocal DNSCache, as CIDRs; empty without it. */
  readonly nodeLocal: readonly string[];
}

/** What the policy pack is told; a key that is missing has the default of the pack. */
export type PolicyChoice = Partial<ResolvedPolicy> & Pick<ResolvedPolicy, "profile" | "rules">;

/** A value that the stack file holds encrypted, named by its configuration key. */
export interface SecretReference {
  /** Key below `moorage:`, e.g. `web-database-url`. */
  readonly secret: string;
}

/** Where one value came from. */
export interface Origin {
  /** Layer, in the order default < platform < profile < environment < tenant < app. */
  readonly layer: "default" | "platform" | "profile" | "environment" | "tenant" | "app" | "config";
  /** `file:line:column`, or a word such as `built-in`. */
  readonly at: string;
  /** Value as text; secrets as `[secret]`. */
  readonly value: string;
}

/** An environment together with how it was read. */
export interface LoadedEnvironment {
  readonly environment: Environment;
  /** For each leaf path (`tenants.acme.apps.web.replicas`) all layers that set it, the winner last. */
  readonly origins: ReadonlyMap<string, readonly Origin[]>;
  /** Secret keys that the program asks for, with the paths that need them; {@link CHECKSUM_KEY} among them. */
  readonly secrets: ReadonlyMap<string, readonly string[]>;
  /** How single secrets are made up. */
  readonly generate: readonly GeneratedSecret[];
  /** Advice that does not stop a run. */
  readonly warnings: readonly Problem[];
}

/** One thing that is wrong in a file. */
export interface Problem {
  /** Relative to the project. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Dotted path of the value, e.g. `tenants.acme.quota.cpu`. */
  readonly path: string;
  /** What is wrong, with the value (secrets masked). */
  readonly message: string;
  /** What was expected and how to fix it. */
  readonly hint: string | undefined;
}
