import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { ACTIVE_FILE, chooseEnvironment } from "../environment-choice.ts";
import { withHelp } from "../help.ts";
import type { EnvUse } from "../output-schemas.ts";
import type { Run } from "../program.ts";

/** `moor env use`: remembers an environment. */
export function envUseCommand(run: Run): CommandUnknownOpts {
  const command = new Command("use")
    .description("Remember an environment for commands that name none.")
    .argument("<name>", "environment")
    .action((name, _options, self) => run(self, (context) => useEnvironment(context, name)));
  return withHelp(command, [["moor env use dev", "from now on, moor works on dev"]]);
}

async function useEnvironment(context: Context, flag: string): Promise<Outcome> {
  const root = await context.root();
  const available = await context.environments();
  const { name } = await chooseEnvironment({ root, flag, variable: undefined, available });
  const file = join(root, ACTIVE_FILE);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, `${name}\n`);
  await rename(`${file}.new`, file);
  const data: EnvUse = { name };
  return { data, text: `${name} is the active environment now` };
}
