import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { exitCode } from "../exit-codes.ts";
import { withHelp } from "../help.ts";
import type { DoctorOutput } from "../output-schemas.ts";
import type { Run } from "../program.ts";
import { paint } from "../terminal.ts";

type Check = DoctorOutput["checks"][number];

/** `moor doctor`: checks the machine, the tools and the project. */
export function doctorCommand(run: Run): CommandUnknownOpts {
  const command = new Command("doctor")
    .summary("check machine, tools and project; changes nothing")
    .description(
      "Check Node, tools, backend, passphrase, stack files and cluster; changes nothing.",
    )
    .action((_options, self) => run(self, doctor));
  return withHelp(command, [
    ["moor doctor", "each check with what was found, what is wanted and the fix"],
    ["moor doctor -e prod -o json", "for programs"],
  ]);
}

async function doctor(context: Context): Promise<Outcome> {
  const root = await context.root();
  const { name } = await context.environment(context.options.env === undefined ? "dev" : undefined);
  const { diagnose } = await import("../../automation/doctor.ts");
  const found = await diagnose(root, name, context.host.env);
  const checks = found.map(({ name: title, found: seen, wanted, ok, fix }): Check => {
    return { name: title, found: seen, wanted, ok, fix };
  });
  const failed = checks.filter((check) => check.ok === false);
  const data: DoctorOutput = { checks };
  return {
    data,
    text: checks.map((check) => checkText(check, context.color)).join("\n"),
    exitCode: failed.length === 0 ? exitCode.success : exitCode.configuration,
    problems: failed.map((check) => ({
      code: "check-failed",
      message: `${check.name}: found ${check.found}, wanted ${check.wanted}`,
      hint: check.fix,
    })),
  };
}

function checkText(check: Check, color: boolean): string {
  if (check.ok === true)
    return `${paint("ok     ", "green", color)}  ${check.name}: ${check.found}`;
  const mark =
    check.ok === "warning" ? paint("warning", "yellow", color) : paint("failed ", "red", color);
  const fix = check.fix === "" ? "" : `\n         fix: ${check.fix}`;
  return `${mark}  ${check.name}: ${check.found}; wanted: ${check.wanted}${fix}`;
}
