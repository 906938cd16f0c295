import type * as pulumi from "@pulumi/pulumi";

import { createPreset, type PresetArgs, type PresetRelease } from "./preset-release.ts";

/** Arguments for {@link redisRelease}. */
export interface RedisReleaseArgs extends PresetArgs {
  /**
   * Write every change to the volume; otherwise a restart begins empty.
   *
   * @default true
   */
  readonly persistent?: boolean;
  /**
   * Data in memory, in kb, mb or gb; keep it below the container's limit.
   *
   * @default "96mb"
   */
  readonly maxMemory?: string;
  /**
   * What goes when the memory is full, e.g. `allkeys-lru` for a cache.
   *
   * @default "noeviction"
   */
  readonly evictionPolicy?: string;
}

/**
 * One server of the Redis protocol with a volume, from the chart in `charts/redis`.
 *
 * @example
 * const sessions = redisRelease("sessions", { tenant: shop, password });
 * new ServiceApp("web", { tenant: shop, image, connects: [connectTo(sessions, "REDIS_URL")] });
 */
export function redisRelease(
  name: string,
  { persistent, maxMemory, evictionPolicy, ...args }: RedisReleaseArgs,
  opts?: pulumi.ComponentResourceOptions,
): PresetRelease {
  const values = { persistent, maxMemory, evictionPolicy };
  return createPreset(name, { preset: "redis", args, values }, opts);
}
