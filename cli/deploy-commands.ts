import type { Environment } from "../environment/environment.ts";
import type { DeployOptions } from "./deployment.ts";
import type { Outcome } from "./envelope.ts";

/** The commands that do what `moor deploy` does. */
export function explainDeploy(environment: Environment, options: DeployOptions): Outcome {
  const { name, cluster, tenants } = environment;
  const flags = `-s ${name} --policy-pack policy --parallel ${options.parallel ?? 64}`;
  const kubectl = `kubectl --context ${cluster.context}`;
  const namespaces = tenants.map((tenant) => tenant.namespace);
  const commands = [
    `eval "$(npx moor env shell -e ${name})"`,
    `pulumi preview ${flags}`,
    ...(options.dryRun === true ? [] : [`pulumi up ${flags} --yes --skip-preview`]),
    ...(options.dryRun === true || !options.wait
      ? []
      : namespaces.map((namespace) => `${kubectl} -n ${namespace} get deployments,pods`)),
  ];
  return { data: { commands }, text: commands.join("\n") };
}
