import type * as pulumi from "@pulumi/pulumi";

import type { Tenant } from "../tenant.ts";
import type { AppResources } from "./pods.ts";

/** Another app of the tenant, and the port that it listens on. */
export interface AppConnection {
  readonly app: string;
  readonly port: number;
}

/** Arguments for `ServiceApp`. */
export interface ServiceAppArgs {
  /** Tenant whose namespace the app lives in. */
  readonly tenant: Tenant;
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
   * Apps of the tenant that this one opens connections to.
   *
   * @default - none
   */
  readonly connects?: readonly AppConnection[];
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
