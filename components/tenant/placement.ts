import type { TolerationSettings } from "../../kubernetes/app/settings.ts";
import type { Labels } from "../../kubernetes/labels.ts";

/** Where and how the pods of a tenant run; every `ServiceApp` of the tenant takes it. */
export interface TenantPlacement {
  /**
   * Labels of the nodes; nobody who holds a node can forge `node-restriction.kubernetes.io/…`.
   *
   * @default - none; any node
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-isolation-restriction
   */
  readonly nodeSelector?: Labels | undefined;
  /**
   * Taints of nodes that the pods may run on nevertheless.
   *
   * @default - none
   */
  readonly tolerations?: readonly TolerationSettings[] | undefined;
  /**
   * RuntimeClass, e.g. of a sandbox.
   *
   * @default - none; the cluster's default
   */
  readonly runtimeClass?: string | undefined;
  /**
   * PriorityClass.
   *
   * @default - none; the cluster's default
   */
  readonly priorityClass?: string | undefined;
}
