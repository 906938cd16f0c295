import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";
import { envCurrentCommand } from "./env-current.ts";
import { envExplainCommand } from "./env-explain.ts";
import { envListCommand } from "./env-list.ts";
import { envShellCommand } from "./env-shell.ts";
import { envUseCommand } from "./env-use.ts";

/** `moor env`: the environments of the project. */
export function envCommand(run: Run): CommandUnknownOpts {
  const group = new Command("env")
    .summary("list, select, explain and enter environments")
    .description("Environments: Pulumi stacks with everything that their files say.");
  for (const make of [
    envListCommand,
    envUseCommand,
    envCurrentCommand,
    envExplainCommand,
    envShellCommand,
  ]) {
    group.addCommand(make(run));
  }
  return withHelp(group, [
    ["moor env list", "all environments, the active one marked"],
    ["moor env explain tenants.acme.apps.web.replicas -e dev", "a value and where it comes from"],
  ]);
}
