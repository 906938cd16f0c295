import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { CommandUnknownOpts } from "@commander-js/extra-typings";

import { exitCodeHelp } from "../../cli/exit-codes.ts";
import { commandPath } from "../../cli/help.ts";
import { buildProgram } from "../../cli/program.ts";
import { collectingHost } from "./collecting-host.ts";

const guide = readFileSync(join(import.meta.dirname, "../../docs/cli.md"), "utf8");

/** Parses a command line without running it; returns the path of the command. */
async function parse(line: string): Promise<string> {
  let path = "";
  const { command } = buildProgram(collectingHost([]).host, (parsed) => {
    path = commandPath(parsed).join(" ");
    return Promise.resolve();
  });
  await command.parseAsync(line.split(" ").slice(1), { from: "user" });
  return path;
}

function leaves(command: CommandUnknownOpts): readonly string[] {
  return command.commands.length === 0
    ? [commandPath(command).join(" ")]
    : command.commands.flatMap(leaves);
}

const lines = [...guide.matchAll(/```sh\n([^`]*)```/g)].flatMap(([, block = ""]) =>
  block.split("\n").filter((line) => line !== ""),
);
const { command: root } = buildProgram(collectingHost([]).host, () => Promise.resolve());

describe("docs/cli.md", () => {
  for (const line of lines) {
    it(`shows a line that moor accepts: ${line}`, async () => {
      const path = await parse(line);

      assert.notEqual(path, "");
      assert.ok(`${line} `.startsWith(`moor ${path} `));
    });
  }

  it("shows every command", () => {
    const shown = leaves(root).filter((path) =>
      lines.some((line) => `${line} `.startsWith(`moor ${path} `)),
    );

    assert.deepEqual(shown, leaves(root));
  });

  it("holds the table of exit codes that --help prints", () => {
    const rows = [...guide.matchAll(/^\| (\d+) +\| (.+?) +\|$/gm)].map(
      ([, code = "", meaning = ""]) => `  ${code.padStart(3)}  ${meaning}`,
    );

    assert.deepEqual(["Exit codes:", ...rows].join("\n"), exitCodeHelp());
  });
});

describe("examples of --help", () => {
  function everyCommand(command: CommandUnknownOpts): readonly CommandUnknownOpts[] {
    return [command, ...command.commands.flatMap(everyCommand)];
  }

  for (const command of everyCommand(root)) {
    const examples = exampleLines(command);
    for (const line of examples) {
      it(`are accepted: ${line}`, async () => {
        const path = await parse(line);

        assert.notEqual(path, "");
        assert.ok(`${line} `.startsWith(`moor ${path} `));
      });
    }
  }

  function exampleLines(command: CommandUnknownOpts): readonly string[] {
    const { host, read } = collectingHost([]);
    command.configureOutput({ writeOut: (text) => host.stdout.write(text) });
    command.outputHelp();
    const [, block = ""] = /\nExamples:\n([\s\S]*?)\n\n/.exec(read().stdout) ?? [];
    return block
      .split("\n")
      .map((line) => line.trim().split(/ {2,}/)[0] ?? "")
      .filter((line) => line.startsWith("moor "));
  }
});
