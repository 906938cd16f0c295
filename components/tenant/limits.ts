import type * as k8s from "@pulumi/kubernetes";

import { filledDefaults } from "./limit-defaults.ts";

/** Quantities by resource: `cpu`, `memory`, `ephemeral-storage`. */
export type Amounts = Readonly<Record<string, string>>;

/** What a container gets that names no requests or limits, and what any of them may ask for. */
export interface TenantLimits {
  /**
   * Limits of a container without.
   *
   * @default - 1 CPU, 512Mi, 8Gi of ephemeral storage, within `min` and `max`
   */
  readonly default?: Amounts | undefined;
  /**
   * Requests of a container without.
   *
   * @default - 100m CPU, 128Mi, 3Gi of ephemeral storage, within `min` and `default`
   */
  readonly defaultRequest?: Amounts | undefined;
  /**
   * Least that a container must request.
   *
   * @default - none
   */
  readonly min?: Amounts | undefined;
  /**
   * Most that a container may have as limit.
   *
   * @default - none
   */
  readonly max?: Amounts | undefined;
  /**
   * Largest limit / request, e.g. `{ cpu: "10" }`.
   *
   * @default - none
   */
  readonly maxLimitRequestRatio?: Amounts | undefined;
  /**
   * Smallest and largest PersistentVolumeClaim.
   *
   * @default - none
   */
  readonly volume?:
    { readonly min?: string | undefined; readonly max?: string | undefined } | undefined;
}

/** LimitRange that fills in containers which name no requests or limits, as a quota demands. */
export function limitRangeSpec(limits: TenantLimits): k8s.types.input.core.v1.LimitRangeSpec {
  const { min = {}, max = {}, maxLimitRequestRatio = {}, volume = {} } = limits;
  const container = {
    type: "Container",
    ...filledDefaults(limits),
    ...(isEmpty(min) ? {} : { min }),
    ...(isEmpty(max) ? {} : { max }),
    ...(isEmpty(maxLimitRequestRatio) ? {} : { maxLimitRequestRatio }),
  };
  const claims = {
    ...(volume.min === undefined ? {} : { min: { storage: volume.min } }),
    ...(volume.max === undefined ? {} : { max: { storage: volume.max } }),
  };
  return {
    limits: isEmpty(claims)
      ? [container]
      : [container, { type: "PersistentVolumeClaim", ...claims }],
  };
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}
