import type { Environment } from "../environment/environment.ts";
import { OperationError } from "./errors.ts";
import type { AppStatus, TenantStatus } from "./status.ts";
import { terminatingNamespaces, terminatingText } from "./terminating.ts";

/** Says of apps in a namespace that is being deleted what keeps it, whatever else is wrong with them. */
export async function terminatingHints(
  tenants: readonly TenantStatus[],
  environment: Environment,
): Promise<readonly TenantStatus[]> {
  const stuck = await terminatingTexts(environment);
  if (stuck.size === 0) return tenants;
  const explain = (app: AppStatus): AppStatus => {
    const text = stuck.get(app.namespace);
    if (text === undefined || app.state === "ready") return app;
    const { name, kind, namespace, ready, desired } = app;
    const hint = `${text}; remove what keeps it, then deploy again`;
    const command = `kubectl --context ${environment.cluster.context} get namespace ${namespace} -o yaml`;
    const state = "namespace-terminating";
    const failure = { state, hint, command, occurrences: 1, terminal: true } as const;
    return { name, kind, namespace, ready, desired, state, hint, command, failure };
  };
  return tenants.map((tenant) => ({
    ...tenant,
    apps: tenant.apps.map(explain),
    releases: tenant.releases.map(explain),
  }));
}

async function terminatingTexts({
  cluster,
  name,
}: Environment): Promise<ReadonlyMap<string, string>> {
  try {
    const found = await terminatingNamespaces(cluster, name);
    return new Map(found.map((one) => [one.name, terminatingText(one)]));
  } catch (error) {
    // Who may not list namespaces still learns the rest.
    if (error instanceof OperationError && error.kind === "authentication") return new Map();
    throw error;
  }
}
