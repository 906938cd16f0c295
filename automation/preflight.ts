import type { Environment, LoadedEnvironment } from "../environment/environment.ts";
import type { DeployedResource, PlannedRights } from "../plan/deployer-role.ts";
import type { AccessReviewer } from "./access-review.ts";
import { identityOfUrn } from "./engine-events.ts";
import { OperationError } from "./errors.ts";
import { missingRights } from "./missing-rights.ts";
import { shortfallText } from "./missing-rights-text.ts";
import type { RecordedResource } from "./recorded-resources.ts";
import type { Workspace } from "./workspace.ts";

/** Operations of the engine that write to the cluster as a whole. */
export type WritingCommand = "up" | "destroy";

/**
 * Makes sure that the credentials of an environment may do all that an operation needs, before it
 * changes anything: a right that is missing midway leaves half a deployment, or hangs it.
 *
 * Asks nothing on the embedded control plane, and one question when everything is allowed.
 */
export async function requireRights(
  workspace: Workspace,
  loaded: LoadedEnvironment,
  command: WritingCommand,
): Promise<void> {
  const { environment } = loaded;
  if (environment.cluster.embedded) return;
  const { accessReviewer } = await import("./access-review.ts");
  const reviewer = await accessReviewer(environment.cluster);
  if (await reviewer.mayDo({ group: "*", resource: "*", verb: "*" })) return;
  const { plannedRights } = await import("../plan/deployer-role.ts");
  const resources = await affectedResources(workspace, loaded, command);
  await refuseShortfall(environment, plannedRights(resources), reviewer);
}

/** Fails with every right that the credentials lack. */
export async function refuseShortfall(
  environment: Pick<Environment, "name" | "cluster">,
  { rights, existing }: Pick<PlannedRights, "rights" | "existing">,
  reviewer: AccessReviewer,
): Promise<void> {
  const missing = await missingRights(rights, reviewer);
  if (missing.length === 0) return;
  const { name, cluster } = environment;
  const user = await reviewer.whoAmI();
  const found = { environment: name, missing, existing, user, context: cluster.context };
  throw new OperationError("authentication", shortfallText(found), {
    hint: "let an administrator apply it, or the whole role of a deployer",
    command: `npx moor rbac -e ${name} -o yaml`,
  });
}

/** What the operation makes, changes or takes away. */
async function affectedResources(
  workspace: Workspace,
  loaded: LoadedEnvironment,
  command: WritingCommand,
): Promise<readonly DeployedResource[]> {
  const { recordedResources } = await import("./recorded-resources.ts");
  const recorded = await recordedResources(workspace);
  if (command === "destroy") return recorded.map(asLeaving);
  const { planRendered } = await import("./planning.ts");
  const { toolchain, target } = workspace;
  const { deployedResources } = await import("../plan/planned-resources.ts");
  const plan = await planRendered(loaded, { root: target.root, toolchain });
  const resources = deployedResources(plan);
  const kept = new Set(resources.map(({ urn }) => identityOfUrn(urn)));
  const leaving = recorded.filter(({ urn }) => !kept.has(identityOfUrn(urn)));
  return [...resources, ...leaving.map(asLeaving)];
}

function asLeaving(resource: RecordedResource): DeployedResource {
  return { ...resource, leaving: true };
}
