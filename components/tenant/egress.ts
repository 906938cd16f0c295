/** Connections that leave the cluster, or go to its API server. */
export interface TenantEgress {
  /**
   * True: public addresses, but no private ranges and not the cloud's metadata address.
   *
   * @default false
   */
  readonly internet?: boolean | undefined;
  /**
   * True: the cluster's API server; needs the argument `apiServer`.
   *
   * @default false
   */
  readonly apiServer?: boolean | undefined;
  /**
   * Address ranges.
   *
   * @default - none
   */
  readonly cidrs?: readonly EgressCidr[] | undefined;
}

/** An address range, and what may be reached in it. */
export interface EgressCidr {
  readonly cidr: string;
  /**
   * Ranges inside of it that stay closed.
   *
   * @default - none
   */
  readonly except?: readonly string[] | undefined;
  /**
   * Ports.
   *
   * @default - all
   */
  readonly ports?: readonly EgressPort[] | undefined;
}

/** A port, or the ports from `port` to `endPort`. */
export interface EgressPort {
  readonly port: number;
  /** @default - `port` alone */
  readonly endPort?: number | undefined;
  /** @default "TCP" */
  readonly protocol?: "TCP" | "UDP" | "SCTP" | undefined;
}

/** Endpoints of the API server, as in the EndpointSlice `default/kubernetes`. */
export interface ApiServer {
  readonly cidrs: readonly string[];
  readonly port: number;
}
