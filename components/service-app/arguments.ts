import type * as pulumi from "@pulumi/pulumi";

import type { EnvEntry, FileEntry, SecretSource } from "../../kubernetes/app/config.ts";
import type { ConnectionVariables, ExposeSettings } from "../../kubernetes/app/exposure.ts";
import type { AppSettings, InitContainers } from "../../kubernetes/app/settings.ts";
import type { WorkloadSettings } from "../../kubernetes/app/workload.ts";
import type { Labels } from "../../kubernetes/labels.ts";
import type { Tenant } from "../tenant.ts";
import type { ApiServer, TenantEgress } from "../tenant/egress.ts";
import type { PlatformPods } from "./network-policies.ts";

/** Another app of the tenant, and the port that it listens on. */
export interface AppConnection {
  readonly app: string;
  readonly port: number;
  /**
   * Port of its Service.
   *
   * @default - the same as `port`
   */
  readonly servicePort?: number | undefined;
  /** @default "TCP" */
  readonly protocol?: "TCP" | "UDP" | "SCTP" | undefined;
  /**
   * Key of the target's namespace, one of the tenant's.
   *
   * @default - the namespace of this app
   */
  readonly namespace?: string | undefined;
  /**
   * What the target tells of itself; `connectTo` fills it in.
   *
   * @default - host and port, by their names
   */
  readonly outputs?: ConnectionOutputs | undefined;
  /**
   * Variables of this app that get the outputs.
   *
   * @default - none
   */
  readonly env?: ConnectionVariables | undefined;
}

/** What an app tells those that connect to it. */
export interface ConnectionOutputs {
  /** Name inside the cluster. */
  readonly host: string;
  /** Port of its Service. */
  readonly port: number;
  readonly url: pulumi.Input<string>;
  /** Databases only, by their known images. */
  readonly user?: pulumi.Input<string> | undefined;
  readonly password?: pulumi.Input<string> | undefined;
  readonly database?: pulumi.Input<string> | undefined;
  /**
   * Ports of its Service by those of its container.
   *
   * @default - `port` for all
   */
  readonly servicePorts?: Readonly<Record<number, number>> | undefined;
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
  /**
   * Port of its Service.
   *
   * @default - the same as `port`
   */
  readonly servicePort?: number | undefined;
  /**
   * Variables of this app that get its host, port and URL.
   *
   * @default - none
   */
  readonly env?: ConnectionVariables | undefined;
}

/** Where requests from outside come in. */
export interface GatewayPods {
  /** Namespaces of its pods. */
  readonly namespaces?: readonly string[] | undefined;
  /** @default - all pods of its namespaces */
  readonly podLabels?: Labels | undefined;
  /** Node addresses, when it runs in the host's network, which no selector matches. */
  readonly cidrs?: readonly string[] | undefined;
}

/** Ingress controller. */
export interface IngressArgs extends GatewayPods {
  /**
   * Class of the Ingress.
   *
   * @default - none; the cluster's default class
   * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
   */
  readonly className?: string | undefined;
}

/** Gateway that routes attach to. */
export interface GatewayArgs extends GatewayPods {
  readonly name: string;
  readonly namespace: string;
  /** @default - any listener that fits */
  readonly sectionName?: string | undefined;
}

/** Pods of the platform that read metrics. */
export interface MonitoringArgs extends PlatformPods {
  /**
   * Whether the Prometheus operator runs: then a ServiceMonitor or PodMonitor is made.
   *
   * @default false
   */
  readonly operator?: boolean | undefined;
}

/** Arguments for `ServiceApp`. */
export type ServiceAppArgs = ServiceAppBaseArgs & WorkloadSettings;

/** Arguments that every kind of workload takes. */
export interface ServiceAppBaseArgs extends AppSettings {
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
  /** Short for `ports` with one port. */
  readonly port?: number | undefined;
  /**
   * Environment variables; what sounds secret, and every Output, goes into a Secret.
   *
   * @default - none
   */
  readonly env?: Readonly<Record<string, EnvEntry<pulumi.Input<string>>>>;
  /**
   * Files by their absolute path inside the container.
   *
   * @default - none
   */
  readonly files?: Readonly<Record<string, FileEntry<pulumi.Input<string>>>>;
  /**
   * Containers that run before the app's own, or beside it, in order.
   *
   * @default - none
   */
  readonly initContainers?: InitContainers<pulumi.Input<string>>;
  /**
   * Where entries with a `remoteKey` come from.
   *
   * @default - Pulumi; `env` and `files` hold the values themselves
   */
  readonly secretSource?: SecretSource | undefined;
  /**
   * Key of the checksum by which a changed Secret rolls the pods; secret, the same for the stack.
   *
   * @default - none; pods read a changed Secret only when they start for another reason
   */
  readonly checksumKey?: pulumi.Input<string> | undefined;
  /**
   * Makes the app reachable from outside; needs `ingress` or `gateway`.
   *
   * @default - reachable inside the tenant only
   */
  readonly expose?: ExposeSettings | undefined;
  /** Ingress controller that serves `expose`. */
  readonly ingress?: IngressArgs | undefined;
  /** Gateway that serves `expose`. */
  readonly gateway?: GatewayArgs | undefined;
  /**
   * Apps of the tenant that this one opens connections to.
   *
   * @default - none
   */
  readonly connects?: readonly AppConnection[];
  /**
   * Resources that must be ready before the pods start, e.g. the workload of a target.
   *
   * @default - none
   */
  readonly startAfter?: readonly pulumi.Resource[];
  /**
   * Apps of other tenants that this one opens connections to; each must name it in `consumers`.
   *
   * @default - none
   */
  readonly consumes?: readonly RemoteTarget[];
  /**
   * Apps of other tenants that may open connections to this one's first port.
   *
   * @default - none
   */
  readonly consumers?: readonly RemoteConsumer[];
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
  readonly monitoring?: MonitoringArgs;
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
   * Keeps claims and the StatefulSet from being deleted, and their data from going with them.
   *
   * @default false
   */
  readonly protectData?: boolean | undefined;
}
