import type { Environment } from "../environment/environment.ts";

/** What is about to be changed: shown before every write. */
export function targetBanner(environment: Environment): string {
  const { cluster, tenants } = environment;
  const namespaces = tenants.map((tenant) => tenant.namespace);
  return [
    `environment  ${environment.name} (profile ${environment.profile})`,
    `stack        ${environment.name}`,
    `context      ${cluster.context}${cluster.embedded ? " (embedded control plane)" : ""}`,
    `kubeconfig   ${cluster.kubeconfig}`,
    `identity     ${cluster.identity ?? "not bound"}`,
    `namespaces   ${namespaces.join(", ")}`,
  ].join("\n");
}
