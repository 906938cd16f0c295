import type { PortReference } from "./container.ts";

/** A port that the app's container listens on. */
export interface AppPort {
  /** Number, 1 to 65535. */
  readonly port: number;
  /**
   * At most 15 characters, unique in the app.
   *
   * @default - http for the first, then http-2 and so on
   */
  readonly name?: string | undefined;
  /** @default "TCP" */
  readonly protocol?: "TCP" | "UDP" | "SCTP" | undefined;
  /**
   * Port of the Service.
   *
   * @default - the same number
   */
  readonly servicePort?: number | undefined;
  /**
   * Port of the nodes, 30000 to 32767; Services of type NodePort and LoadBalancer only.
   *
   * @default - chosen by the cluster
   */
  readonly nodePort?: number | undefined;
  /** E.g. `kubernetes.io/h2c`. */
  readonly appProtocol?: string | undefined;
}

/** The Service in front of the pods. */
export interface ServiceSettings {
  /** @default "ClusterIP" */
  readonly type?: "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName" | undefined;
  /**
   * No address of its own: names resolve to the pods.
   *
   * @default false
   */
  readonly headless?: boolean | undefined;
  /** Host name that the Service stands for; with type ExternalName only. */
  readonly externalName?: string | undefined;
  readonly externalTrafficPolicy?: "Cluster" | "Local" | undefined;
  readonly internalTrafficPolicy?: "Cluster" | "Local" | undefined;
  readonly sessionAffinity?: "None" | "ClientIP" | undefined;
  readonly ipFamilyPolicy?: "SingleStack" | "PreferDualStack" | "RequireDualStack" | undefined;
  readonly ipFamilies?: readonly ("IPv4" | "IPv6")[] | undefined;
  readonly loadBalancerClass?: string | undefined;
  /**
   * Who may reach a LoadBalancer, as CIDRs.
   *
   * A policy opens the tenant's network to them; it sees clients' own addresses only with
   * `externalTrafficPolicy: Local`, else often those of nodes.
   *
   * @default - nobody; ports of nodes are closed to the outside in any case
   */
  readonly loadBalancerSourceRanges?: readonly string[] | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** How an app is reachable from outside. */
export interface ExposeSettings {
  /** Host names, at least one. */
  readonly hosts: readonly string[];
  /** @default - the first port */
  readonly port?: PortReference | undefined;
  /** @default - every path */
  readonly paths?: readonly ExposedPath[] | undefined;
  /** @default "ingress" */
  readonly via?: "ingress" | "gateway" | undefined;
  /**
   * Kind of route; all but `http` need a Gateway.
   *
   * @default "http"
   */
  readonly route?: "http" | "grpc" | "tls" | "tcp" | undefined;
  /** @default - none */
  readonly tls?: TlsSettings | undefined;
  /** Annotations of the Ingress or route; no snippets. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** Paths of a host. */
export interface ExposedPath {
  readonly path: string;
  /** @default "Prefix" */
  readonly pathType?: "Prefix" | "Exact" | undefined;
}

/** Where the certificate comes from. */
export type TlsSettings =
  | {
      /** Secret of type kubernetes.io/tls that is in the namespace already. */
      readonly secretName: string;
    }
  | {
      /** Issuer of cert-manager. */
      readonly issuer: string;
      /** @default "ClusterIssuer" */
      readonly issuerKind?: "Issuer" | "ClusterIssuer" | undefined;
    }
  | {
      /** The Gateway ends TLS with a certificate of its own. */
      readonly gateway: true;
    };

/** Variables of an app that tell where another one is: name by what it tells. */
export interface ConnectionVariables {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly url?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly database?: string | undefined;
}
