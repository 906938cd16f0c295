import type { Environment } from "../environment/environment.ts";
import { clusterClient, type ClusterClient } from "./cluster-client.ts";
import { withLog } from "./failure-log.ts";
import { notReady, type Unready } from "./not-ready.ts";
import { tenantStatus } from "./tenant-status.ts";

/** Looks at some apps and releases of an environment; whatever cannot be seen is left out. */
export interface FailingApps {
  /** Those among them that fail; the names are those of their resources, e.g. `acme-web`. */
  readonly among: (names: readonly string[]) => Promise<readonly Unready[]>;
  /** The same one with the last lines of its log. */
  readonly withLog: (unready: Unready) => Promise<Unready>;
}

/** Looks at the environment's own cluster, with which it connects at the first look. */
export function failingAppsOf(environment: Environment): FailingApps {
  let connection: Promise<ClusterClient> | undefined;
  const connected = async (): Promise<ClusterClient> => {
    connection ??= clusterClient(environment.cluster);
    return await connection;
  };
  return {
    among: async (names) =>
      await connected()
        .then((client) => failing(environment, new Set(names), client))
        .catch(() => []),
    withLog: async ({ tenant, app }) =>
      await connected()
        .then(async (client) => ({ tenant, app: await withLog(app, client) }))
        .catch(() => ({ tenant, app })),
  };
}

async function failing(
  environment: Environment,
  names: ReadonlySet<string>,
  client: ClusterClient,
): Promise<readonly Unready[]> {
  const tenants = environment.tenants.filter(({ name, apps, releases }) =>
    [...apps, ...releases].some((part) => names.has(`${name}-${part.name}`)),
  );
  const looked = tenants.map((tenant) => tenantStatus(tenant, environment, client));
  return notReady(await Promise.all(looked)).filter(({ tenant, app }) => {
    return app.failure !== undefined && names.has(`${tenant}-${app.name}`);
  });
}
