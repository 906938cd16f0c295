import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { CatalogEntry } from "../../plan/policy-catalog.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { withHelp } from "../help.ts";
import { environmentPolicy } from "../policy-of-environment.ts";
import type { Run } from "../program.ts";

/** `moor policy list`: every rule with its levels. */
export function policyListCommand(run: Run): CommandUnknownOpts {
  const command = new Command("list")
    .summary("every rule with its levels")
    .description(
      "List every rule: number, severity, and what a violation does in each policy profile; with -e\n" +
        "also in that environment. Needs no project without -e.",
    )
    .action((_options, self) => run(self, list));
  return withHelp(command, [
    ["moor policy list", "a table"],
    ["moor policy list -e prod", "with the levels of an environment"],
    ["moor policy list -o json", "with descriptions and standards, for programs"],
  ]);
}

async function list(context: Context): Promise<Outcome> {
  const settings = await environmentPolicy(context);
  const { policyCatalog } = await import("../../plan/policy-catalog.ts");
  const rules = policyCatalog(settings);
  return { data: { rules }, text: await tableText(rules, context.chosen) };
}

async function tableText(
  rules: readonly CatalogEntry[],
  environment: string | undefined,
): Promise<string> {
  const { table } = await import("../../report/table.ts");
  const own = environment === undefined ? [] : [`IN ${environment}`];
  const profiles = ["DEV", "STAGING", "PROD"];
  const titles = ["NUMBER", "RULE", "SEVERITY", ...profiles, ...own];
  const rows = rules.map(({ ruleId, name, severity, levels, level }) => [
    ruleId,
    name,
    severity,
    levels.dev,
    levels.staging,
    levels.prod,
    ...(level === null ? [] : [level]),
  ]);
  return table(
    titles.map((title) => ({ title })),
    rows,
  );
}
