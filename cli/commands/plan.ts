import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { LoadedEnvironment } from "../../environment/environment.ts";
import type { Plan } from "../../plan/plan.ts";
import { problemLine } from "../../environment/problems.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { worstExitCode } from "../exit-codes.ts";
import { withHelp } from "../help.ts";
import { planVerdict } from "../plan-verdict.ts";
import type { Run } from "../program.ts";

/** `moor plan`: reasons over what the program would create, without engine or cluster. */
export function planCommand(run: Run): CommandUnknownOpts {
  const command = new Command("plan")
    .summary("what would be created, and what is wrong with it; offline")
    .description(
      "Run the real program in process and reason over its objects: resources, policy findings,\n" +
        "quota fit. Needs no engine, no cluster, no passphrase and no network. Exit code 5 means a\n" +
        "mandatory policy violation, 4 a quota that cannot hold the replicas.",
    )
    .option("--all-envs", "plan every environment of the project")
    .action((options, self) => run(self, (context) => plan(context, options.allEnvs === true)));
  return withHelp(command, [
    ["moor plan -e dev", "plan one environment"],
    ["moor plan --all-envs", "plan all, report all findings"],
    ["moor plan -e prod -o json", "for programs"],
  ]);
}

async function plan(context: Context, all: boolean): Promise<Outcome> {
  const names = all ? await context.environments() : [(await context.environment()).name];
  const root = await context.root();
  const plans: Plan[] = [];
  const warnings: string[] = [];
  for (const loaded of await loadAll(root, names)) {
    const { planEnvironment } = await import("../../plan/plan-environment.ts");
    plans.push(await planEnvironment(loaded));
    warnings.push(...loaded.warnings.map((warning) => `warning: ${problemLine(warning)}`));
  }
  const { planJson } = await import("../../report/plan-json.ts");
  const { planText } = await import("../../report/plan-text.ts");
  const verdicts = plans.map(planVerdict);
  const data = { plans: plans.map(planJson) };
  return {
    data,
    text: plans.map((one) => planText(one, { color: context.color })).join("\n"),
    exitCode: worstExitCode(verdicts.map((verdict) => verdict.exitCode)),
    problems: verdicts.flatMap((verdict) => verdict.problems),
    hints: warnings,
  };
}

/** Loads every environment before the first plan, so that a problem in one of them is told at once. */
async function loadAll(
  root: string,
  names: readonly string[],
): Promise<readonly LoadedEnvironment[]> {
  const { loadEnvironment } = await import("../../environment/load.ts");
  return names.map((environment) => loadEnvironment({ root, environment }));
}
