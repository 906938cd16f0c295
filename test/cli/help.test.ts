import assert from "node:assert/strict";

import type { CommandUnknownOpts } from "@commander-js/extra-typings";

import { exitCodeHelp } from "../../cli/exit-codes.ts";
import { commandPath } from "../../cli/help.ts";
import { buildProgram } from "../../cli/program.ts";
import { collectingHost, moor } from "./collecting-host.ts";

const { command: root } = buildProgram(collectingHost([]).host, () => Promise.resolve());

function everyCommand(command: CommandUnknownOpts): readonly CommandUnknownOpts[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

describe("help", () => {
  for (const command of everyCommand(root)) {
    const path = commandPath(command);
    it(`of "${["moor", ...path].join(" ")}" has examples and the exit codes`, async () => {
      const { code, stdout, stderr } = await moor([...path, "--help"]);

      assert.equal(code, 0);
      assert.equal(stderr, "");
      assert.match(stdout, /\nExamples:\n {2}\S/);
      assert.ok(stdout.includes(exitCodeHelp()));
    });
  }

  it("lists every command in the order of the table", () => {
    assert.deepEqual(
      root.commands.map((command) => command.name()),
      [
        "plan",
        "check",
        "policy",
        "isolation",
        "render",
        "rbac",
        "deploy",
        "status",
        "recover",
        "helm",
        "env",
        "secrets",
        "cluster",
        "doctor",
        "schema",
        "start",
        "down",
      ],
    );
  });

  it("prints the version of the package", async () => {
    assert.deepEqual(await moor(["--version"]), { code: 0, stdout: "0.1.0\n", stderr: "" });
  });
});
