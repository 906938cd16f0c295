import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { ListedExemption } from "../../plan/policy-exemptions.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";

/** `moor policy exemptions`: who answers for which violation, and for how long. */
export function policyExemptionsCommand(run: Run): CommandUnknownOpts {
  const command = new Command("exemptions")
    .summary("who is exempted, and for how long")
    .description(
      "List the exemptions of an environment with the days that are left, and how many findings of its\n" +
        "plan each answers for; one without a finding can go.",
    )
    .action((_options, self) => run(self, list));
  return withHelp(command, [
    ["moor policy exemptions -e prod", "a table, by the day they end"],
    ["moor policy exemptions -e prod -o json", "for programs"],
  ]);
}

async function list(context: Context): Promise<Outcome> {
  const { name } = await context.environment();
  const { loadPlannable } = await import("../loading.ts");
  const { planProject } = await import("../planning.ts");
  const { listedExemptions } = await import("../../plan/policy-exemptions.ts");
  const loaded = await loadPlannable(context, { root: await context.root(), environment: name });
  const plan = await planProject(context, loaded);
  const exemptions = listedExemptions(loaded, plan).toSorted((a, b) => a.daysLeft - b.daysLeft);
  if (exemptions.length > 0) return { data: { exemptions }, text: await tableText(exemptions) };
  return { data: { exemptions }, text: `${name} has no exemption` };
}

async function tableText(exemptions: readonly ListedExemption[]): Promise<string> {
  const { table } = await import("../../report/table.ts");
  const titles = ["RULE", "PLACE", "STATE", "DAYS LEFT", "LAST DAY", "OWNER", "FINDINGS", "REASON"];
  const rows = exemptions.map((one) => [
    one.rule,
    one.place,
    one.findings === 0 && one.state !== "expired" ? "unused" : one.state,
    String(one.daysLeft),
    one.expires,
    one.owner,
    String(one.findings),
    one.ticket === undefined ? one.reason : `${one.reason} (${one.ticket})`,
  ]);
  return table(
    titles.map((title) => ({ title })),
    rows,
  );
}
