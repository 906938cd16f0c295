import type { CommanderError, CommandUnknownOpts } from "@commander-js/extra-typings";

import { commandPath } from "./help.ts";
import { nearest, offer } from "./nearest.ts";
import { type CliProblem, invocationFailure, type Failure } from "./problem.ts";

/** Turns what the parser rejected on a command into a failure with the nearest right word. */
export function parseFailure(command: CommandUnknownOpts, error: CommanderError): Failure {
  const word = /'([^']+)'/.exec(error.message)?.[1] ?? "";
  switch (error.code) {
    case "commander.unknownCommand":
      return invocationFailure(unknownCommand(command, word));
    case "commander.unknownOption":
      return invocationFailure(unknownOption(command, word));
    case "commander.help":
      return invocationFailure({
        code: "missing-command",
        message: `${name(command)} needs a command.`,
        hint: `Available: ${names(command).join(", ")}.`,
        command: `${name(command)} --help`,
      });
    default:
      return invocationFailure({
        code: error.code.replace("commander.", "").replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`),
        message: error.message.replace(/^error: /, ""),
        command: `${name(command)} --help`,
      });
  }
}

function unknownCommand(command: CommandUnknownOpts, word: string): CliProblem {
  const here = names(command);
  const elsewhere = everyCommand(root(command)).find((other) => other.name() === word);
  const hint =
    elsewhere === undefined
      ? offer(word, here)
      : `did you mean "${name(elsewhere)}"? Available: ${here.join(", ")}.`;
  return {
    code: "unknown-command",
    message: `${name(command)} has no command "${word}".`,
    hint: here.length > 10 ? (hint ?? `Available: ${here.join(", ")}.`) : hint,
    command: `${name(command)} --help`,
  };
}

function unknownOption(command: CommandUnknownOpts, flag: string): CliProblem {
  const word = flag.split("=")[0] ?? flag;
  const own = flags(command);
  const owners = everyCommand(root(command)).filter((other) =>
    other.options.some((option) => option.long === word || option.short === word),
  );
  const near = nearest(word, own);
  const hint =
    near === undefined && owners.length > 0
      ? `${word} belongs to: ${owners.map(name).join(", ")}.`
      : offer(word, own);
  return {
    code: "unknown-option",
    message: `${name(command)} has no option "${word}".`,
    hint,
    command: `${name(command)} --help`,
  };
}

function flags(command: CommandUnknownOpts): readonly string[] {
  const above = command.parent === null ? [] : flags(command.parent);
  const own = command.options.flatMap((option) => option.long ?? []);
  return [...own, ...above, "--help"].filter((flag, at, all) => all.indexOf(flag) === at);
}

function everyCommand(command: CommandUnknownOpts): readonly CommandUnknownOpts[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

function names(command: CommandUnknownOpts): readonly string[] {
  return command.commands.map((child) => child.name());
}

function root(command: CommandUnknownOpts): CommandUnknownOpts {
  return command.parent === null ? command : root(command.parent);
}

function name(command: CommandUnknownOpts): string {
  return ["moor", ...commandPath(command)].join(" ");
}
