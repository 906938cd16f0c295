import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { withHelp } from "../help.ts";
import type { EnvCurrent } from "../output-schemas.ts";
import type { Run } from "../program.ts";

/** `moor env current`: the environment that commands would work on. */
export function envCurrentCommand(run: Run): CommandUnknownOpts {
  const command = new Command("current")
    .description("Print the environment that commands work on, and what selected it.")
    .action((_options, self) => run(self, currentEnvironment));
  return withHelp(command, [["moor env current", "name of the environment, then its origin"]]);
}

async function currentEnvironment(context: Context): Promise<Outcome> {
  const { name, source } = await context.environment();
  const data: EnvCurrent = { name, source };
  return { data, text: name, hints: [`selected by ${source}`] };
}
