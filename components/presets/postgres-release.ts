import type * as pulumi from "@pulumi/pulumi";

import { createPreset, type PresetArgs, type PresetRelease } from "./preset-release.ts";

/** Arguments for {@link postgresRelease}. */
export interface PostgresReleaseArgs extends PresetArgs {
  /**
   * Owner of the database.
   *
   * @default "app"
   */
  readonly user?: string;
  /**
   * Name of the database.
   *
   * @default - named like the user
   */
  readonly database?: string;
  /**
   * Settings of the server, e.g. `{ max_connections: 200 }`.
   *
   * @default - none; the server's own
   */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * One PostgreSQL server with a volume, from the chart in `charts/postgres`.
 *
 * User, password and database count when the volume is still empty.
 *
 * @example
 * const orders = postgresRelease("orders", { tenant: shop, password, storage: "10Gi" });
 * new ServiceApp("web", { tenant: shop, image, connects: [connectTo(orders, "DATABASE_URL")] });
 */
export function postgresRelease(
  name: string,
  { user, database, settings, ...args }: PostgresReleaseArgs,
  opts?: pulumi.ComponentResourceOptions,
): PresetRelease {
  const plan = {
    preset: "postgres",
    args,
    values: { settings },
    auth: { user, database },
  } as const;
  return createPreset(name, plan, opts);
}
