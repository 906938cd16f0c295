import type { AppConfig } from "../../environment/environment.ts";

/**
 * Apps of a tenant, each behind those that it starts after; otherwise in the given order.
 *
 * The checks of the environment refuse cycles; one would end here with an app that waits for less.
 */
export function inStartOrder(apps: readonly AppConfig[]): readonly AppConfig[] {
  const byName = new Map(apps.map((app) => [app.name, app]));
  const ordered = new Set<AppConfig>();
  const open = new Set<AppConfig>();
  const visit = (app: AppConfig): void => {
    if (ordered.has(app) || open.has(app)) return;
    open.add(app);
    for (const name of app.startAfter) {
      const before = byName.get(name);
      if (before !== undefined) visit(before);
    }
    ordered.add(app);
  };
  apps.forEach(visit);
  return [...ordered];
}
