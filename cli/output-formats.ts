import type { CommandUnknownOpts } from "@commander-js/extra-typings";

import { commandPath } from "./help.ts";
import { type Failure, invocationFailure } from "./problem.ts";

/** Values of `-o` that every command knows. */
export const commonFormats: readonly string[] = ["text", "json"];

/** Why a command does not print in this format; undefined when it does. */
export function formatFailure(
  command: CommandUnknownOpts,
  format: string,
  known: readonly string[],
): Failure | undefined {
  if (known.includes(format)) return undefined;
  const choices = `Allowed choices are ${known.join(", ")}.`;
  return invocationFailure({
    code: "invalid-argument",
    message: `option '-o, --output <format>' argument '${format}' is invalid. ${choices}`,
    command: `${["moor", ...commandPath(command)].join(" ")} --help`,
  });
}
