import type * as pulumi from "@pulumi/pulumi";

import type { Labels } from "../../kubernetes/labels.ts";
import type { Tenant } from "../tenant.ts";
import type { ApiServer, TenantEgress } from "../tenant/egress.ts";
import type { PlatformPods } from "./network-policies.ts";
import type { AppResources } from "./pods.ts";

/** Another app of the tenant, and the port that it listens on. */
export interface AppConnection {
  readonly app: string;
  readonly port: number;
  /**
   * Key of the target's namespace, one of the tenant's.
   *
   * @default - the namespace of this app
   */
  readonly namespace?: string | undefined;
}

/** An app of another tenant. */
export interface RemoteConsumer {
  readonly tenant: string;
  readonly app: string;
  /** Name of its namespace. */
  readonly namespace: string;
}

/** An app of another tenant, and the port that it listens on. */
export interface RemoteTarget extends RemoteConsumer {
  readonly port: number;
}

/** Arguments for `ServiceApp`. */
export interface ServiceAppArgs {
  /** Tenant that the app belongs to; it gives placement and pull secrets. */
  readonly tenant: Tenant;
  /**
   * Key of the namespace that the app lives in, one of the tenant's.
   *
   * @default - the tenant's first namespace
   */
  readonly namespace?: string | undefined;
  /** Container image; pin it by tag or digest. */
  readonly image: pulumi.Input<string>;
  /**
   * Name of the app's objects inside the namespace, and so of its Service.
   *
   * @default - the component's name
   */
  readonly app?: string;
  /**
   * Port that the container listens on, and port of its Service.
   *
   * @default - none; the app has no Service and no probes
   */
  readonly port?: number | undefined;
  /**
   * Number of pods.
   *
   * @default 1
   */
  readonly replicas?: number;
  /**
   * CPU and memory of the container.
   *
   * @default - requests 100m and 128Mi, limits 500m and 512Mi
   */
  readonly resources?: AppResources;
  /**
   * Environment variables; what sounds secret, and every Output, goes into a Secret.
   *
   * @default - none
   */
  readonly env?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Key of the checksum by which a changed Secret rolls the pods; secret, the same for the stack.
   *
   * @default - none; pods read a changed Secret only when they start for another reason
   */
  readonly checksumKey?: pulumi.Input<string> | undefined;
  /**
   * HTTP path that answers 200 while the app works; `null` turns all probes off.
   *
   * @default - none; readiness opens a TCP connection, and nothing restarts the app
   */
  readonly healthCheckPath?: string | null | undefined;
  /**
   * Host name under which the app is exposed by an Ingress.
   *
   * @default - none; reachable inside the tenant only
   */
  readonly host?: string | undefined;
  /**
   * Class of the Ingress.
   *
   * @default - none; the cluster's default class
   * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
   */
  readonly ingressClassName?: string;
  /**
   * Namespaces of the ingress controller, whose pods may reach an exposed app; required with `host`.
   *
   * @default - none
   */
  readonly ingressNamespaces?: readonly string[];
  /**
   * Labels of the ingress controller's pods.
   *
   * @default - none; all pods of its namespaces
   */
  readonly ingressPodLabels?: Labels;
  /**
   * Node addresses of an ingress controller in the host's network, which no selector matches.
   *
   * @default - none
   */
  readonly ingressCidrs?: readonly string[];
  /**
   * Apps of the tenant that this one opens connections to.
   *
   * @default - none
   */
  readonly connects?: readonly AppConnection[];
  /**
   * Apps of other tenants that this one opens connections to; each must name it in `consumers`.
   *
   * @default - none
   */
  readonly consumes?: readonly RemoteTarget[];
  /**
   * Apps of other tenants that may open connections to this one's `port`.
   *
   * @default - none
   */
  readonly consumers?: readonly RemoteConsumer[];
  /**
   * Port that monitoring reads; needs the argument `monitoring`.
   *
   * @default - none
   */
  readonly metrics?: { readonly port: number } | undefined;
  /**
   * Connections that leave the cluster, besides the tenant's.
   *
   * @default - none
   */
  readonly egress?: TenantEgress;
  /**
   * Pods of the platform that read `metrics`.
   *
   * @default - none
   */
  readonly monitoring?: PlatformPods;
  /**
   * Where the API server answers, for `egress.apiServer`.
   *
   * @default - not told
   */
  readonly apiServer?: ApiServer | undefined;
  /**
   * Address ranges of pods and Services, which `egress.internet` leaves out besides private ones.
   *
   * @default - none
   */
  readonly clusterCidrs?: readonly string[];
  /**
   * Program to run, instead of the image's entry point.
   *
   * @default - the image's own
   */
  readonly command?: readonly pulumi.Input<string>[] | undefined;
  /**
   * Arguments of the program.
   *
   * @default - the image's own
   */
  readonly args?: readonly pulumi.Input<string>[] | undefined;
  /**
   * Directories besides `/tmp` that the app may write to; their content is lost with the pod.
   *
   * @default - none
   */
  readonly writablePaths?: readonly string[];
  /**
   * User id of the container; must not be 0.
   *
   * @default - the image's own
   */
  readonly runAsUser?: number | undefined;
}
