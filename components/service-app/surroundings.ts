import type * as pulumi from "@pulumi/pulumi";

import type { ConnectionVariables } from "../../kubernetes/app/exposure.ts";
import type { Labels } from "../../kubernetes/labels.ts";
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
   * Labels of the target's pods, when a chart made them.
   *
   * @default - those of the app
   */
  readonly pods?: Labels | undefined;
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
