import type { CustomResourceOptions } from "@pulumi/pulumi";

/** How long Pulumi waits for one resource. */
export type Timeouts = NonNullable<CustomResourceOptions["customTimeouts"]>;

const GONE_SOON = "30s";

/**
 * Bounds for objects that nothing waits for.
 *
 * Older providers sometimes miss that an object is gone and look again only after this time.
 *
 * @see https://github.com/pulumi/pulumi-kubernetes/pull/3688
 */
export const OBJECT_TIMEOUTS: Timeouts = { create: "2m", update: "2m", delete: GONE_SOON };

/**
 * Bounds for objects that wait for pods.
 *
 * One minute above a Deployment's progress deadline, so that Kubernetes' own reason comes first.
 */
export const POD_TIMEOUTS: Timeouts = { create: "11m", update: "11m", delete: "2m" };

/** Bounds for a namespace; deleting it waits for everything inside. */
export const NAMESPACE_TIMEOUTS: Timeouts = { create: "2m", update: "2m", delete: "10m" };

/** {@link POD_TIMEOUTS}, or one minute above the deadline that an app states. */
export function podTimeouts(deadlineSeconds?: number): Timeouts {
  if (deadlineSeconds === undefined) return POD_TIMEOUTS;
  const bound = `${deadlineSeconds + 60}s`;
  return { ...POD_TIMEOUTS, create: bound, update: bound };
}

/** {@link podTimeouts} of a Service; only a load balancer is cleaned up before it may go. */
export function serviceTimeouts(type: string | undefined, deadlineSeconds?: number): Timeouts {
  const timeouts = podTimeouts(deadlineSeconds);
  return type === "LoadBalancer" ? timeouts : { ...timeouts, delete: GONE_SOON };
}
