import type { CommandUnknownOpts } from "@commander-js/extra-typings";

import { exitCodeHelp } from "./exit-codes.ts";

/** A command line and what it is for. */
export type Example = readonly [line: string, purpose: string];

/** Adds the examples and the table of exit codes to the help of a command. */
export function withHelp<C extends CommandUnknownOpts>(
  command: C,
  examples: readonly Example[],
): C {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, purpose]) => `  ${line.padEnd(width)}  ${purpose}`);
  command.addHelpText("after", `\n${["Examples:", ...lines, "", exitCodeHelp()].join("\n")}`);
  return command;
}

/** Words that name a command, without `moor`: `["env", "list"]`. */
export function commandPath(command: CommandUnknownOpts): readonly string[] {
  return command.parent === null ? [] : [...commandPath(command.parent), command.name()];
}
