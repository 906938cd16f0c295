import type { Environment } from "../environment/environment.ts";
import { type EngineCommand, maskedFailure, operationArguments } from "./engine-operation.ts";
import { OperationError } from "./errors.ts";
import { type Forecast, forecastOf, previewAll, today } from "./forecast.ts";
import { liftProtection } from "./lift-protection.ts";
import type { OperationOptions } from "./operation.ts";
import { recordedResources } from "./recorded-resources.ts";
import { recordedSubjects } from "./recorded-subjects.ts";
import {
  approvedLines,
  type GuardVerdict,
  judgeSteps,
  NOTHING_JUDGED,
  refusalText,
  type StatefulChange,
} from "./stateful-guard.ts";
import type { Workspace } from "./workspace.ts";

/** With `crds: separate`; what another engine makes of a chart is not protected. */
const CHART_CRD = /moorage:index:HelmRelease\$kubernetes:apiextensions\.k8s\.io\/v1:CustomRes\w+::/;

/** Tells what `up` would do, and what the guard says to it; fails for every other reason. */
export async function forecast(
  workspace: Workspace,
  environment: Environment,
  options: OperationOptions,
): Promise<Forecast> {
  const started = performance.now();
  const args = operationArguments("preview", workspace, options);
  const preview = await previewAll(workspace, args, options);
  if (!preview.isExplained) throw await maskedFailure(preview.run, "preview", workspace);
  const result = forecastOf(preview, environment, today());
  return { ...result, seconds: (performance.now() - started) / 1000 };
}

/** Fails when a verdict refuses anything; the message holds the approvals to write. */
export function refuseUnapproved(
  environment: Pick<Environment, "name" | "approvals">,
  { refused }: GuardVerdict,
): void {
  if (refused.length === 0) return;
  throw new OperationError("approval-needed", refusalText(environment, refused, today()), {
    hint: "or take the change back; nothing was changed",
  });
}

/**
 * Lets a command pass that the stack file approves, and lifts the engine's protection for it.
 *
 * What it returns protects again after a failure.
 */
export async function passGuard(
  workspace: Workspace,
  environment: Environment,
  { command, ...options }: OperationOptions & { readonly command: EngineCommand },
): Promise<() => Promise<void>> {
  const guard = await verdictOf(workspace, environment, { command, ...options });
  refuseUnapproved(environment, guard);
  // Whoever hands a verdict in has shown it already.
  const news = options.guard === undefined ? approvedLines(guard) : [];
  for (const message of news) options.onEvent?.({ kind: "notice", message });
  if (command !== "destroy" || environment.protect) {
    return await liftProtection(workspace, guard.approved, options);
  }
  return await liftProtection(workspace, await leftBehind(workspace, options), options);
}

/**
 * CRDs of charts, which are protected everywhere: a destruction forgets them and leaves them in the
 * cluster, so that nothing is lost without the mark, and nothing is destroyed with it.
 */
async function leftBehind(
  workspace: Workspace,
  { onEvent }: OperationOptions,
): Promise<readonly StatefulChange[]> {
  const recorded = await recordedResources(workspace);
  return recorded.flatMap(({ urn, inputs }): readonly StatefulChange[] => {
    if (!CHART_CRD.test(urn)) return [];
    const object = String(Reflect.get(Object(inputs["metadata"]), "name"));
    const message = `CRD ${object} stays in the cluster: with it would go every object of its kind`;
    onEvent?.({ kind: "notice", message });
    const kind = "CustomResourceDefinition";
    return [{ urn, kind, object, operation: "delete", isProtected: true, isRetained: true }];
  });
}

async function verdictOf(
  workspace: Workspace,
  environment: Environment,
  { command, ...options }: OperationOptions & { readonly command: EngineCommand },
): Promise<GuardVerdict> {
  if (!environment.protect) return NOTHING_JUDGED;
  if (command === "destroy") {
    const subjects = await recordedSubjects(workspace);
    return judgeSteps(subjects, { ...environment, today: today() });
  }
  if (command !== "up") return NOTHING_JUDGED;
  if (options.guard !== undefined) return options.guard;
  const quiet = { ...options, onEvent: undefined, policyPacks: [], expectNoChanges: false };
  return (await forecast(workspace, environment, quiet)).guard;
}
