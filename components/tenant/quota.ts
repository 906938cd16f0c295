import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/** What a tenant may hold in sum. */
export interface TenantQuota {
  /**
   * Sum of CPU requests, and of CPU limits.
   *
   * @default "10"
   */
  readonly cpu?: pulumi.Input<string>;
  /**
   * Sum of memory requests, and of memory limits.
   *
   * @default "20Gi"
   */
  readonly memory?: pulumi.Input<string>;
  /**
   * Sum of the sizes of all PersistentVolumeClaims.
   *
   * @default "100Gi"
   */
  readonly storage?: pulumi.Input<string>;
  /**
   * Number of pods that have not finished.
   *
   * @default 20
   */
  readonly pods?: number;
}

/** Quantities or counts, by quota key. */
export type HardQuota = Record<string, pulumi.Input<string>>;

/** Hard limits of the ResourceQuota: the tenant's own sums and fixed object counts. */
export function hardQuota(quota: TenantQuota): HardQuota {
  const cpu = quota.cpu ?? "10";
  const memory = quota.memory ?? "20Gi";
  return {
    "requests.cpu": cpu,
    "requests.memory": memory,
    "limits.cpu": cpu,
    "limits.memory": memory,
    "requests.storage": quota.storage ?? "100Gi",
    persistentvolumeclaims: "20",
    pods: String(quota.pods ?? 20),
    services: "20",
    "services.loadbalancers": "1",
    "services.nodeports": "0",
    configmaps: "100",
    secrets: "100",
  };
}

/** LimitRange that fills in containers which name no requests or limits, as a quota demands. */
export function limitRangeSpec(): k8s.types.input.core.v1.LimitRangeSpec {
  return {
    limits: [
      {
        type: "Container",
        default: { cpu: "1", memory: "512Mi" },
        defaultRequest: { cpu: "100m", memory: "128Mi" },
      },
    ],
  };
}
