import type { EnvEntry, FileEntry } from "../kubernetes/app/config.ts";
import type { ResourceSettings } from "../kubernetes/app/container.ts";
import type { AppPort, ConnectionVariables, ExposeSettings } from "../kubernetes/app/exposure.ts";
import type { AppSettings, InitContainers } from "../kubernetes/app/settings.ts";
import type { WorkloadKind, WorkloadSettings } from "../kubernetes/app/workload.ts";
import type { PresetName } from "../kubernetes/presets.ts";
import type { SecretReference } from "./environment.ts";
import type { EgressConfig } from "./tenant-config.ts";

/** One app with all layers applied. */
export type AppConfig = AppBaseConfig & WorkloadSettings & { readonly kind: WorkloadKind };

/** What apps of every kind have. */
export interface AppBaseConfig extends AppSettings {
  readonly name: string;
  /** Final name of its namespace, one of the tenant's. */
  readonly namespace: string;
  readonly image: string;
  /** Set when no file says the kind but the image does, e.g. `postgres keeps data`. */
  readonly kindReason: string | undefined;
  /** All ports; empty: no Service, no probes. */
  readonly ports: readonly AppPort[];
  /** Number of the first port. */
  readonly port: number | undefined;
  readonly resources: ResourceSettings;
  readonly env: Readonly<Record<string, EnvEntry<ConfigValue>>>;
  /** By absolute path inside the container; files of the project are read already. */
  readonly files: Readonly<Record<string, FileEntry<ConfigValue>>>;
  readonly initContainers: InitContainers<ConfigValue>;
  /** Final hosts; undefined: not exposed. */
  readonly expose: ExposeSettings | undefined;
  /** Apps and presets of the same tenant that this one opens connections to. */
  readonly connects: readonly ConnectionConfig[];
  /** Apps and releases of the same tenant that must be ready before, those of `connects` among them. */
  readonly startAfter: readonly string[];
  /** Apps of other tenants that this one opens connections to; they consent. */
  readonly consumes: readonly RemoteApp[];
  /** Apps of other tenants that open connections to this one, with its consent. */
  readonly consumers: readonly RemoteApp[];
  /** Connections to the outside, besides the tenant's. */
  readonly egress: EgressConfig;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
}

/** Plain text, or the name of an encrypted value. */
export type ConfigValue = string | SecretReference;

/** A connection to an app of the same tenant, or to a release of a preset. */
export interface ConnectionConfig {
  readonly app: string;
  /** Number of the container port that is connected to. */
  readonly port: number;
  /** Port of the Service in front of it; absent: the same. */
  readonly servicePort?: number | undefined;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  /** Set when the target is a release of this preset. */
  readonly preset?: PresetName | undefined;
  /** Variables that tell where the target is. */
  readonly env: ConnectionVariables;
}

/** An app of another tenant. */
export interface RemoteApp {
  readonly tenant: string;
  readonly app: string;
  readonly namespace: string;
  /** Port of the app that is connected to. */
  readonly port: number;
  /** Port of the Service in front of it; absent: the same. */
  readonly servicePort?: number | undefined;
  /** Variables of the consumer that tell where it is. */
  readonly env?: ConnectionVariables | undefined;
}
