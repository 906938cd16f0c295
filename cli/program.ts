import {
  Command,
  type CommanderError,
  type CommandUnknownOpts,
  Option,
} from "@commander-js/extra-typings";

import { commandTable } from "./command-table.ts";
import type { Context, GlobalOptions } from "./context.ts";
import type { Outcome } from "./envelope.ts";
import { withHelp } from "./help.ts";
import { parseFailure } from "./invocation.ts";
import { packageVersion } from "./package-version.ts";
import type { Host } from "./terminal.ts";

/** Runs the body of a command with everything that a command needs. */
export type Run = (
  command: CommandUnknownOpts,
  body: (context: Context) => Promise<Outcome>,
  /** Values of `-o`; without them, text and json. */
  formats?: readonly string[],
) => Promise<void>;

/** The parser with the flags that all commands share. */
export interface Program {
  readonly command: CommandUnknownOpts;
  /** Shared flags as parsed so far. */
  readonly options: () => GlobalOptions;
}

/** Thrown instead of a failure after help or version was printed. */
export class Printed extends Error {
  override readonly name = "Printed";
}

/** Builds the parser from the table of commands. */
export function buildProgram(host: Host, run: Run): Program {
  const root = new Command("moor")
    .description("Many tenants' applications on Kubernetes: plan, deploy and look at them.")
    .option("-e, --env <name>", "environment; else MOOR_ENV, else the one of `moor env use`")
    .option(
      "-o, --output <format>",
      "how results are printed: text or json; some commands know more",
      "text",
    )
    .addOption(
      new Option("--color <when>", "color; auto obeys NO_COLOR and the terminal")
        .choices(["auto", "always", "never"] as const)
        .default("auto" as const),
    )
    .option("--no-input", "never ask; a missing answer is an error")
    .option("-v, --verbose", "show stack traces of errors")
    .version(packageVersion(), "-V, --version", "print the version");
  withHelp(root, [
    ["moor plan -e dev", "what would be created, and what is wrong with it"],
    ["moor deploy -e dev", "preview, ask, deploy, wait"],
    ["moor status -e dev -o json", "state of tenants and apps, for programs"],
  ]);
  for (const make of commandTable) root.addCommand(make(run));
  settle(root, host);
  return { command: root, options: () => root.opts() };
}

/** Gives a command and all below it our streams, our errors and our help. */
function settle(command: CommandUnknownOpts, host: Host): void {
  command
    .helpCommand(false)
    .showSuggestionAfterError(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: () => undefined,
      getOutHelpWidth: () => host.stdout.columns ?? 100,
      getOutHasColors: () => false,
    })
    .exitOverride((error: CommanderError) => {
      if (error.exitCode === 0) throw new Printed(error.code);
      throw parseFailure(command, error);
    });
  for (const child of command.commands) settle(child, host);
}
