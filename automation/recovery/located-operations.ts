import type { LoadedEnvironment } from "../../environment/environment.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import { identityOfUrn } from "../engine-events.ts";
import { type InterruptedOperation, pendingOperation, type PendingOperation } from "../pending.ts";
import { recordedResources } from "../recorded-resources.ts";
import type { Workspace } from "../workspace.ts";

/**
 * What interrupted operations are about, when only their URNs are known: the files tell what was
 * being created, the engine's list of resources where everything else is.
 */
export async function locatedOperations(
  workspace: Workspace,
  loaded: LoadedEnvironment,
  interrupted: readonly InterruptedOperation[],
): Promise<readonly PendingOperation[]> {
  const plan = await planEnvironment(withChartsAtHand(loaded));
  const known = [...(await recordedResources(workspace)), ...plan.resources];
  const inputs = new Map(known.map((one) => [identityOfUrn(one.urn), one.inputs]));
  return interrupted.map((one) => pendingOperation(one, inputs.get(identityOfUrn(one.urn))));
}

/** A recovery fetches nothing; a release without its chart cannot be planned, and is left alone. */
function withChartsAtHand(loaded: LoadedEnvironment): LoadedEnvironment {
  const tenants = loaded.environment.tenants.map((tenant) => {
    return { ...tenant, releases: tenant.releases.filter(({ chart }) => chart !== undefined) };
  });
  return { ...loaded, environment: { ...loaded.environment, tenants } };
}
