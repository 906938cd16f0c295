import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { rememberedEnvironment } from "../environment-choice.ts";
import { classify } from "../failure.ts";
import { withHelp } from "../help.ts";
import type { EnvList } from "../output-schemas.ts";
import type { Run } from "../program.ts";

type Row = EnvList["environments"][number];

/** `moor env list`: the environments and what they are bound to. */
export function envListCommand(run: Run): CommandUnknownOpts {
  const command = new Command("list")
    .description("List the environments: profile, cluster, guard; the active one is marked.")
    .action((_options, self) => run(self, listAll));
  return withHelp(command, [
    ["moor env list", "a table"],
    ["moor env list -o json", "the same for programs"],
  ]);
}

async function listAll(context: Context): Promise<Outcome> {
  const root = await context.root();
  const active = (await rememberedEnvironment(root)) ?? null;
  const environments: Row[] = [];
  for (const name of await context.environments()) {
    environments.push(await describeEnvironment(root, name));
  }
  const data: EnvList = { active, environments };
  return { data, text: await tableText(data) };
}

async function describeEnvironment(root: string, name: string): Promise<Row> {
  const { loadEnvironment } = await import("../../environment/load.ts");
  try {
    const { environment } = loadEnvironment({ root, environment: name });
    const { cluster, profile } = environment;
    const guard = cluster.embedded ? "embedded" : cluster.identity === undefined ? "none" : "bound";
    return { name, valid: true, profile, context: cluster.context, guard };
  } catch (error) {
    if (classify(error) === undefined) throw error;
    return { name, valid: false, profile: null, context: null, guard: "unknown" };
  }
}

async function tableText(data: EnvList): Promise<string> {
  const { table } = await import("../../report/table.ts");
  const columns = ["", "ENVIRONMENT", "PROFILE", "CONTEXT", "GUARD"].map((title) => ({ title }));
  const rows = data.environments.map((row) => [
    row.name === data.active ? "*" : "",
    row.name,
    row.valid ? (row.profile ?? "-") : `invalid, see: npx moor plan -e ${row.name}`,
    row.context ?? "-",
    row.guard,
  ]);
  return table(columns, rows);
}
