import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";

import type { StackTarget } from "../../automation/operation.ts";
import type { LoadedEnvironment } from "../../environment/environment.ts";
import type { IsolationDiff, OtherIsolation } from "../../plan/isolation-diff.ts";
import type { Plan } from "../../plan/plan.ts";
import { problemLine } from "../../environment/problems.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { worstExitCode } from "../exit-codes.ts";
import { withHelp } from "../help.ts";
import { offer } from "../nearest.ts";
import { type Comparison, otherIsolation } from "../other-plan.ts";
import { planVerdict } from "../plan-verdict.ts";
import { invocationFailure } from "../problem.ts";
import type { Run } from "../program.ts";

/** `moor plan`: reasons over what the program would create, without engine or cluster. */
export function planCommand(run: Run): CommandUnknownOpts {
  const command = new Command("plan")
    .summary("what would be created, and what is wrong with it; offline")
    .description(
      "Run the real program in process and reason over its objects: resources, policy findings,\n" +
        "quota fit, isolation, what Helm charts make. Needs no engine, no cluster and no passphrase;\n" +
        "the network only for charts, and for Helm itself, that are not on this machine yet. Exit code\n" +
        "5 means a mandatory policy violation, a secret in plain text or a declared connection that\n" +
        "stays closed, 4 a chart that Helm refuses or a quota that cannot hold the replicas.",
    )
    .option("--all-envs", "plan every environment of the project")
    .addOption(
      new Option("--diff <git-ref>", "show which connections the changes since then open or close"),
    )
    .addOption(
      new Option("--against <environment>", "the same against another environment").conflicts(
        "diff",
      ),
    )
    .option("--live", "ask the cluster what else runs, and what releases would change")
    .action((options, self) => {
      const choice = {
        all: options.allEnvs === true,
        live: options.live === true,
        comparison: { ref: options.diff, environment: options.against },
      };
      return run(self, (context) => plan(context, choice));
    });
  return withHelp(command, [
    ["moor plan -e dev", "plan one environment"],
    ["moor plan --all-envs", "plan all, report all findings"],
    ["moor plan -e prod --diff main", "what the changes since main open or close"],
    ["moor plan -e dev --live", "with what else runs there, and what changes in releases"],
    ["moor plan -e prod -o json", "for programs"],
  ]);
}

interface Choice {
  readonly all: boolean;
  /** True: asks the cluster what else runs there. */
  readonly live: boolean;
  readonly comparison: Comparison;
}

async function plan(context: Context, { all, live, comparison }: Choice): Promise<Outcome> {
  const available = await context.environments();
  const names = all ? available : [(await context.environment()).name];
  checkComparison(comparison.environment, names, available);
  const root = await context.root();
  const plans: Compared[] = [];
  const warnings: string[] = [];
  const place = {
    root,
    signal: context.signal,
    load: (target: StackTarget): Promise<LoadedEnvironment> => loadCopyOf(context, target, root),
    plan: (other: LoadedEnvironment): Promise<Plan> => planned(context, other, false),
  };
  for (const loaded of await loadAll(context, names)) {
    const own = await planned(context, loaded, live);
    const other = await otherIsolation(place, loaded, comparison);
    plans.push({ plan: own, diff: await differenceTo(own, other) });
    warnings.push(...loaded.warnings.map((warning) => `warning: ${problemLine(warning)}`));
  }
  const { planJson } = await import("../../report/plan-json.ts");
  const { planText } = await import("../../report/plan-text.ts");
  const textOf = (): string =>
    plans
      .map((one) => planText(one.plan, { ...context.textOptions, isolationDiff: one.diff }))
      .join("\n");
  const verdicts = plans.map((one) => planVerdict(one.plan));
  const data = { plans: plans.map((one) => planJson(one.plan, one.diff)) };
  return {
    data,
    // A connection is a row of it, and there may be hundreds of thousands.
    text: context.options.output === "json" ? "" : textOf(),
    exitCode: worstExitCode(verdicts.map((verdict) => verdict.exitCode)),
    problems: verdicts.flatMap((verdict) => verdict.problems),
    hints: warnings,
  };
}

async function loadCopyOf(
  context: Context,
  target: StackTarget,
  project: string,
): Promise<LoadedEnvironment> {
  const { loadCopy } = await import("../loading.ts");
  return loadCopy(context, target, project);
}

/** The plan; when the cluster is asked, with what else runs there, and what releases change. */
async function planned(context: Context, loaded: LoadedEnvironment, live: boolean): Promise<Plan> {
  const { planProject } = await import("../planning.ts");
  if (!live) return planProject(context, loaded);
  const { liveObjects } = await import("../../automation/live-usage.ts");
  const { deployedReleases } = await import("../../automation/helm/deployed-releases.ts");
  const { environment } = loaded;
  const hasReleases = environment.tenants.some(({ releases }) => releases.length > 0);
  return planProject(context, loaded, {
    others: await liveObjects(environment),
    ...(hasReleases ? { deployed: await deployedReleases(environment) } : {}),
  });
}

async function differenceTo(
  own: Plan,
  other: OtherIsolation | undefined,
): Promise<IsolationDiff | undefined> {
  if (other === undefined) return undefined;
  const { isolationDiff } = await import("../../plan/isolation-diff.ts");
  return isolationDiff(own.isolation, other);
}

interface Compared {
  readonly plan: Plan;
  readonly diff: IsolationDiff | undefined;
}

function checkComparison(
  other: string | undefined,
  planned: readonly string[],
  available: readonly string[],
): void {
  if (other === undefined) return;
  const command = "npx moor env list";
  if (!available.includes(other)) {
    throw invocationFailure({
      code: "unknown-environment",
      message: `There is no environment "${other}" to compare with.`,
      hint: offer(other, available),
      command,
    });
  }
  if (planned.some((name) => name !== other)) return;
  const rest = available.filter((name) => name !== other);
  throw invocationFailure({
    code: "same-environment",
    message: `Environment "${other}" cannot be compared with itself.`,
    hint: rest.length === 0 ? "there is no other one" : `name another one: ${rest.join(", ")}`,
    command,
  });
}

/** Loads every environment before the first plan, so that a problem in one of them is told at once. */
async function loadAll(
  context: Context,
  names: readonly string[],
): Promise<readonly LoadedEnvironment[]> {
  const { loadPlannable } = await import("../loading.ts");
  const root = await context.root();
  const all: LoadedEnvironment[] = [];
  // One after the other: two of them may want the same chart.
  for (const environment of names) all.push(await loadPlannable(context, { root, environment }));
  return all;
}
