import type { EnvEntry } from "./config.ts";

/** CPU and memory quantities of one container. */
export interface ComputeSettings {
  readonly cpu: string;
  readonly memory: string;
}

/** What a container asks for, and where it is cut off. */
export interface ResourceSettings {
  readonly requests: ComputeSettings;
  readonly limits: ComputeSettings;
  /**
   * GPUs and other extended resources by name, e.g. `nvidia.com/gpu`; request and limit alike.
   *
   * @default - none
   */
  readonly extended?: Readonly<Record<string, number>> | undefined;
}

/** Probes of a container; `null` turns one off. */
export interface ProbeSettings {
  readonly readiness?: Probe | null | undefined;
  readonly liveness?: Probe | null | undefined;
  readonly startup?: Probe | null | undefined;
}

/**
 * A probe; at most one of `http`, `tcp`, `grpc` and `exec`.
 *
 * @default - the handler that `healthCheckPath` gives; TCP on the first port
 */
export interface Probe {
  readonly http?:
    | {
        readonly path: string;
        readonly port?: PortReference | undefined;
        readonly scheme?: "HTTP" | "HTTPS" | undefined;
        readonly headers?: Readonly<Record<string, string>> | undefined;
      }
    | undefined;
  readonly tcp?: { readonly port?: PortReference | undefined } | undefined;
  readonly grpc?:
    | { readonly port?: PortReference | undefined; readonly service?: string | undefined }
    | undefined;
  readonly exec?: { readonly command: readonly string[] } | undefined;
  /** @default 0 */
  readonly initialDelaySeconds?: number | undefined;
  /** @default 10; 5 at startup */
  readonly periodSeconds?: number | undefined;
  /** @default 1 */
  readonly timeoutSeconds?: number | undefined;
  /** @default 3; 30 at startup */
  readonly failureThreshold?: number | undefined;
  /** @default 1 */
  readonly successThreshold?: number | undefined;
}

/** A port of the app by number or name. */
export type PortReference = number | string;

/** How much the pods are locked in. */
export interface SecuritySettings {
  /**
   * Pod Security level that the pods are made for; all but `restricted` need a `reason`.
   *
   * @default "restricted"
   */
  readonly level?: "restricted" | "baseline" | "privileged" | undefined;
  readonly reason?: string | undefined;
  /** @default true */
  readonly readOnlyRootFilesystem?: boolean | undefined;
  /** @default - the image's own */
  readonly runAsUser?: number | undefined;
  /** @default - the image's own */
  readonly runAsGroup?: number | undefined;
  /**
   * Group that owns the volumes.
   *
   * @default - `runAsGroup`, else `runAsUser`, else that of a known image, when there is a claim
   * or a file that not everybody may read; for such a file 65532 when none of them is known
   */
  readonly fsGroup?: number | undefined;
  /**
   * Capabilities given back after all are dropped; `restricted` knows NET_BIND_SERVICE only.
   *
   * @default - none
   */
  readonly addCapabilities?: readonly string[] | undefined;
}

/** A container that runs before the app's own, or beside it with `restartPolicy: Always`. */
export interface InitContainer<V> {
  readonly name: string;
  readonly image: string;
  /** @default - the container ends before the next one starts */
  readonly restartPolicy?: "Always" | undefined;
  readonly command?: readonly string[] | undefined;
  readonly args?: readonly string[] | undefined;
  /** @default - none; it does not see the app's variables */
  readonly env?: Readonly<Record<string, EnvEntry<V>>> | undefined;
  /** @default - requests 100m and 128Mi, limits 500m and 512Mi */
  readonly resources?: ResourceSettings | undefined;
  /** Volumes of the app that it mounts, by name, at the same place. */
  readonly volumes?: readonly string[] | undefined;
  /** Sidecars only. */
  readonly ports?:
    readonly { readonly port: number; readonly name?: string | undefined }[] | undefined;
  /** Sidecars only. */
  readonly probes?: ProbeSettings | undefined;
}
