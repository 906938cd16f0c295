import { appSelector } from "../../kubernetes/labels.ts";
import type { TenantSpace } from "../tenant/namespaces.ts";
import type { AppConnection, ServiceAppArgs } from "./arguments.ts";
import type { PodPorts } from "./network-policies.ts";

/** An app of the tenant that is connected to. */
export interface AppTarget {
  readonly app: string;
  /** Namespace of its pods. */
  readonly home: TenantSpace;
  /** Its pods, seen from the app that connects. */
  readonly pods: PodPorts;
}

/** Every app of the tenant that an app in `space` connects to, once, with all ports. */
export function appTargets(
  { tenant, connects = [] }: ServiceAppArgs,
  space: TenantSpace,
): readonly AppTarget[] {
  const byApp = new Map<string, AppTarget>();
  for (const connection of connects) {
    const { app, namespace, pods = appSelector(tenant.ownership.tenant, app) } = connection;
    const home = namespace === undefined ? space : tenant.space(namespace);
    const key = `${home.name}/${app}`;
    const known = byApp.get(key)?.pods.ports ?? [];
    byApp.set(key, {
      app,
      home,
      pods: {
        selector: pods,
        namespace: home.name === space.name ? undefined : home.name,
        ports: [...known, policyPort(connection)],
      },
    });
  }
  return [...byApp.values()];
}

function policyPort({ port, protocol = "TCP" }: AppConnection): PodPorts["ports"][number] {
  return { port, protocol };
}
