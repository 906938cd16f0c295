/**
 * An environment variable.
 *
 * `V` is what a plain value may be: text and `{ secret: key }` in files, `Input<string>` in programs.
 */
export type EnvEntry<V> = V | MarkedValue<V> | EnvReference;

/** A value with the app's own word on whether it is secret. */
export interface MarkedValue<V> {
  readonly value: V;
  readonly sensitive?: boolean | undefined;
}

/** A variable that Kubernetes fills in, or that another app tells. */
export type EnvReference =
  | {
      /** Field of the pod, e.g. `status.podIP`. */
      readonly field: string;
    }
  | {
      /** Resource of the container, e.g. `limits.memory`. */
      readonly resource: string;
      /** @default "1" */
      readonly divisor?: string | undefined;
    }
  | {
      /** Key of a ConfigMap that is in the namespace already. */
      readonly configMapKey: ObjectKey;
    }
  | {
      /** Key of a Secret that is in the namespace already. */
      readonly secretKey: ObjectKey;
    }
  | {
      /** Key in the app's secret source, for all sources but `pulumi`. */
      readonly remoteKey: string;
    }
  | {
      /** App of the same tenant. */
      readonly app: string;
      readonly output: ConnectionOutput;
    };

/** A key of a ConfigMap or Secret. */
export interface ObjectKey {
  readonly name: string;
  readonly key: string;
  /** @default false */
  readonly optional?: boolean | undefined;
}

/** What an app tells those that connect to it; user, password and database by its known image. */
export type ConnectionOutput = "host" | "port" | "url" | "user" | "password" | "database";

/** A file that pods see; its path inside the container is the key that it stands under. */
export type FileEntry<V> = FileContent<V> | RemoteFile;

/** A file out of the app's secret source, for all sources but `pulumi`. */
export interface RemoteFile {
  readonly remoteKey: string;
  /** @default 0o444 */
  readonly mode?: number | undefined;
}

/** A file with its content. */
export interface FileContent<V> {
  /** Text; with `encoding: base64` what the text stands for. */
  readonly content: V;
  /** @default - text */
  readonly encoding?: "base64" | undefined;
  /** @default - by the content: what looks secret goes into a Secret */
  readonly sensitive?: boolean | undefined;
  /**
   * Permission bits, e.g. 0o440.
   *
   * @default 0o444
   */
  readonly mode?: number | undefined;
}

/** Where secret values come from; with all but `pulumi` no value enters the state. */
export type SecretSource =
  { readonly kind: "pulumi" } | ExternalSecretSource | SealedSecretSource | CsiSecretSource;

/** External Secrets Operator. */
export interface ExternalSecretSource {
  readonly kind: "eso";
  readonly store: { readonly kind: "SecretStore" | "ClusterSecretStore"; readonly name: string };
  /** @default "1h" */
  readonly refreshInterval?: string | undefined;
  /** Set before each key, e.g. `apps/`. */
  readonly prefix?: string | undefined;
}

/** Sealed Secrets: encrypted for the controller of one cluster, so safe to show. */
export interface SealedSecretSource {
  readonly kind: "sealed";
  /** Encrypted text by key, with cluster-wide scope. */
  readonly values: Readonly<Record<string, string>>;
}

/** Secrets Store CSI driver. */
export interface CsiSecretSource {
  readonly kind: "csi";
  /** Provider, e.g. `vault`. */
  readonly provider: string;
  /** Parameters of the SecretProviderClass, besides `objects`. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Entry of `objects` for one key, with `{key}` in its place. */
  readonly objectTemplate: string;
}
