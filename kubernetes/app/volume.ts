/** A volume by its name; `mountPath` is where all of the app's containers that mount it see it. */
export type VolumeSettings = (
  ClaimVolume | ExistingClaimVolume | EmptyVolume | ConfigMapVolume | SecretVolume
) & {
  /** Absolute. */
  readonly mountPath: string;
  /** @default false; true for ConfigMaps and Secrets */
  readonly readOnly?: boolean | undefined;
  /** @default - the whole volume */
  readonly subPath?: string | undefined;
};

/** Storage of the app's own: a PersistentVolumeClaim, or a claim template of a StatefulSet. */
export interface ClaimVolume {
  /** Storage quantity, e.g. `10Gi`. */
  readonly size: string;
  /** @default - the cluster's default class */
  readonly storageClass?: string | undefined;
  /** @default "ReadWriteOnce" */
  readonly accessMode?:
    "ReadWriteOnce" | "ReadWriteOncePod" | "ReadWriteMany" | "ReadOnlyMany" | undefined;
}

/** A claim that is in the namespace already. */
export interface ExistingClaimVolume {
  readonly claim: string;
}

/** Scratch space that ends with the pod. */
export interface EmptyVolume {
  readonly emptyDir: {
    /** @default "1Gi" */
    readonly sizeLimit?: string | undefined;
    /** @default - the node's disk */
    readonly medium?: "Memory" | undefined;
  };
}

/** A ConfigMap that is in the namespace already. */
export interface ConfigMapVolume {
  readonly configMap: string;
}

/** A Secret that is in the namespace already. */
export interface SecretVolume {
  readonly secretName: string;
}
