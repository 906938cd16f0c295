import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";
import { secretsGenerateCommand } from "./secrets-generate.ts";
import { secretsListCommand } from "./secrets-list.ts";

/** `moor secrets`: the encrypted values of an environment. */
export function secretsCommand(run: Run): CommandUnknownOpts {
  const group = new Command("secrets")
    .summary("list and make up the encrypted values of an environment")
    .description("Encrypted values: which there are, and random ones for those that are missing.");
  for (const make of [secretsListCommand, secretsGenerateCommand]) group.addCommand(make(run));
  return withHelp(group, [
    ["moor secrets list -e prod", "which are set, missing or unused"],
    ["moor secrets generate -e prod", "make random values for the missing ones"],
  ]);
}
