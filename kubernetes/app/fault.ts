import type { EnvEntry, FileEntry, SecretSource } from "./config.ts";
import type { InitContainer } from "./container.ts";
import type { ConnectionVariables, ExposeSettings } from "./exposure.ts";
import type { AppSettings } from "./settings.ts";
import type {
  CronJobSettings,
  DaemonSetSettings,
  DeploymentSettings,
  JobSettings,
  StatefulSetSettings,
  WorkloadKind,
} from "./workload.ts";

/** Something wrong with the settings of an app. */
export interface AppFault {
  /** From the app, e.g. `["ports", 1, "name"]`. */
  readonly path: readonly (string | number)[];
  /** What is wrong, without the path; never with a value that may be secret. */
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Settings of an app before it is known whether they fit together. */
export interface AppShape extends AppSettings, AnyWorkload {
  readonly kind: WorkloadKind;
  /** Of the app, and so of its own container; undefined: not known. */
  readonly name?: string | undefined;
  /** Undefined: not known yet. */
  readonly image: string | undefined;
  readonly env?: Readonly<Record<string, EnvEntry<unknown>>> | undefined;
  readonly files?: Readonly<Record<string, FileEntry<unknown>>> | undefined;
  readonly initContainers?: readonly InitContainer<unknown>[] | undefined;
  /** Where entries with a `remoteKey` come from. */
  readonly secretSource?: SecretSource | undefined;
  readonly expose?: ExposeSettings | undefined;
  /** Connections inside the tenant, and to other tenants, as far as they set variables. */
  readonly connects?: readonly SettingVariables[] | undefined;
  readonly consumes?: readonly SettingVariables[] | undefined;
}

/** A connection that may set variables of the app. */
export interface SettingVariables {
  readonly app: string;
  readonly env?: ConnectionVariables | undefined;
}

/** Every setting of every kind. */
type AnyWorkload = Partial<
  Omit<DeploymentSettings, "kind" | "strategy"> &
    Omit<StatefulSetSettings, "kind" | "strategy"> &
    Omit<DaemonSetSettings, "kind" | "strategy"> &
    Omit<JobSettings, "kind"> &
    Omit<CronJobSettings, "kind" | "schedule">
> & {
  readonly schedule?: string | undefined;
  readonly strategy?: Readonly<Record<string, unknown>> | undefined;
};
