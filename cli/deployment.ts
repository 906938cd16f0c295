import { join } from "node:path";

import type { Forecast } from "../automation/forecast.ts";
import type { OperationOptions, OperationResult, StackTarget } from "../automation/operation.ts";
import type { LoadedEnvironment } from "../environment/environment.ts";
import { problemLine } from "../environment/problems.ts";
import { targetBanner } from "./banner.ts";
import { requireConsent } from "./consent.ts";
import type { Context } from "./context.ts";
import { explainDeploy } from "./deploy-commands.ts";
import type { Outcome } from "./envelope.ts";
import type { EnvironmentChoice } from "./environment-choice.ts";
import { exitCode } from "./exit-codes.ts";
import type { DeployOutput } from "./output-schemas.ts";
import { planVerdict } from "./plan-verdict.ts";
import { type Progress, showProgress } from "./progress.ts";
import { changeSummary, showSteps } from "./resource-steps.ts";
import { platformState } from "./platform-state.ts";
import { obtainTools } from "./tools.ts";

/** Flags of `moor deploy`. */
export interface DeployOptions {
  readonly yes?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly explain?: true | undefined;
  /** False under `--no-wait`. */
  readonly wait: boolean;
  readonly timeout?: number | undefined;
  readonly lockTimeout?: number | undefined;
  readonly parallel?: number | undefined;
}

interface Deployment {
  readonly context: Context;
  readonly options: DeployOptions;
  readonly choice: EnvironmentChoice;
  readonly loaded: LoadedEnvironment;
  readonly target: StackTarget;
  readonly progress: Progress;
}

/** Validates, plans, previews, asks, deploys, waits and reports. */
export async function deploy(context: Context, options: DeployOptions): Promise<Outcome> {
  const choice = await context.environment();
  const target = { root: await context.root(), environment: choice.name };
  const { loadPlannable } = await import("./loading.ts");
  const loaded = await loadPlannable(context, target);
  for (const warning of loaded.warnings) context.say(`warning: ${problemLine(warning)}`, "yellow");
  if (options.explain === true) return explainDeploy(loaded.environment, options);
  const progress = await showProgress(context);
  const deployment = { context, options, choice, loaded, target, progress };
  const blocked = await planned(deployment);
  if (blocked !== undefined) return blocked;
  context.say(targetBanner(loaded.environment));
  return await changed(deployment);
}

/** The plan when it forbids the deployment. */
async function planned({ context, loaded, progress }: Deployment): Promise<Outcome | undefined> {
  progress.step("Planning");
  const { planProject } = await import("./planning.ts");
  const plan = await planProject(context, loaded, { progress });
  const verdict = planVerdict(plan);
  progress.done(`Planned ${plan.resources.length} resources`);
  if (verdict.exitCode === exitCode.success) return undefined;
  const { planText } = await import("../report/plan-text.ts");
  const text = planText(plan, context.textOptions);
  return { ...verdict, data: null, text, hints: ["nothing was changed"] };
}

async function changed(deployment: Deployment): Promise<Outcome> {
  const { context, options, choice, loaded, target, progress } = deployment;
  const { checkRights, preview, up } = await import("../automation/operations.ts");
  const { refuseUnapproved } = await import("../automation/guard-pass.ts");
  const { approvedLines } = await import("../automation/stateful-guard.ts");
  const settings = await operationOptions(deployment);
  if (options.dryRun !== true && !loaded.environment.cluster.embedded) {
    progress.step("Asking the cluster what we may do");
    await checkRights(target, settings);
    progress.done();
  }
  progress.step("Previewing");
  const forecast = await preview(target, settings);
  progress.done(`Preview: ${changeSummary(forecast.changes)}`);
  refuseUnapproved(loaded.environment, forecast.guard);
  for (const line of approvedLines(forecast.guard)) context.say(line, "yellow");
  if (options.dryRun === true) return finished(forecast, "Preview", undefined);
  if (isUnchanged(forecast)) return await reported(deployment, forecast);
  await requireConsent(context, {
    choice,
    environment: loaded.environment,
    text: `Deploy to ${choice.name}: ${changeSummary(forecast.changes)}?`,
    yes: options.yes === true,
  });
  progress.step("Deploying");
  const result = await up(target, { ...settings, guard: forecast.guard, rightsChecked: true });
  progress.done(`Deployed: ${changeSummary(result.changes)}`);
  return await reported(deployment, { ...result, guard: forecast.guard });
}

async function operationOptions(deployment: Deployment): Promise<OperationOptions> {
  const { context, options, target, progress } = deployment;
  return {
    toolchain: await obtainTools(context),
    policyPacks: [join(target.root, "policy")],
    signal: context.signal,
    force: context.force,
    parallel: options.parallel,
    timeoutSeconds: options.timeout,
    lockTimeoutSeconds: options.lockTimeout,
    onEvent: showSteps(progress),
  };
}

async function reported(deployment: Deployment, result: Forecast): Promise<Outcome> {
  const { context, options, loaded, progress } = deployment;
  if (options.wait) progress.step("Waiting until everything is ready");
  const state = await platformState(context, {
    environment: loaded.environment,
    wait: options.wait,
    timeoutSeconds: options.timeout,
  });
  progress.done();
  const outcome = finished(result, "Deployed", state.data);
  const text = [outcome.text, state.text].join("\n");
  if (!options.wait) return { ...outcome, text };
  return { ...outcome, text, exitCode: state.exitCode, problems: state.problems };
}

function finished(
  result: Forecast,
  what: string,
  status: DeployOutput["status"] | undefined,
): Outcome {
  const data: DeployOutput = {
    changes: { ...result.changes },
    steps: result.steps.map(({ name, type, operation, status: state }) => {
      return { name, type, operation, status: state };
    }),
    approved: result.guard.approved.map(({ kind, object, operation }) => {
      return { kind, object, operation };
    }),
    seconds: result.seconds,
    status: status ?? null,
  };
  return { data, text: `${what}: ${changeSummary(result.changes)}` };
}

function isUnchanged({ changes }: OperationResult): boolean {
  return Object.entries(changes).every(([operation, count]) => operation === "same" || count === 0);
}
