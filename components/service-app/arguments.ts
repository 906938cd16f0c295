import type * as pulumi from "@pulumi/pulumi";

import type { EnvEntry, FileEntry, SecretSource } from "../../kubernetes/app/config.ts";
import type { ExposeSettings } from "../../kubernetes/app/exposure.ts";
import type { AppSettings, InitContainers } from "../../kubernetes/app/settings.ts";
import type { WorkloadSettings } from "../../kubernetes/app/workload.ts";
import type { ImageRewrites } from "../../kubernetes/image-rules.ts";
import type { Tenant } from "../tenant.ts";
import type { ApiServer, TenantEgress } from "../tenant/egress.ts";
import type {
  AppConnection,
  GatewayArgs,
  IngressArgs,
  MonitoringArgs,
  RemoteConsumer,
  RemoteTarget,
} from "./surroundings.ts";

export type * from "./surroundings.ts";

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
   * Images that run in the place of others, in all containers and extra objects, e.g.
   * `{ "ghcr.io/*": "mirror.example/ghcr/*" }`; Outputs inside `podSpec` and `extraObjects` stay.
   *
   * @default - none
   */
  readonly images?: ImageRewrites | undefined;
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
