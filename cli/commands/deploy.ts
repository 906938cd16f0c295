import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { parseCount, parseDuration } from "../duration.ts";
import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";

/** `moor deploy`: plan, preview, ask, up, wait, status. */
export function deployCommand(run: Run): CommandUnknownOpts {
  const command = new Command("deploy")
    .summary("plan, preview, ask, deploy and wait until everything is ready")
    .description(
      "Check the files and the plan, preview, ask, deploy, wait until everything is ready, and\n" +
        "print the state. A production environment asks for its name; there, --yes works only\n" +
        "together with -e or MOOR_ENV.",
    )
    .option("-y, --yes", "do not ask")
    .option("--dry-run", "end after the preview; change nothing")
    .option("--explain", "print the equivalent commands; run nothing")
    .option("--no-wait", "do not wait until apps are ready")
    .option("--timeout <duration>", "give up after so long, e.g. 90s, 10m", parseDuration)
    .option("--lock-timeout <duration>", "wait so long for somebody else's lock", parseDuration)
    .option("--parallel <n>", "resources at the same time", parseCount)
    .action((options, self) =>
      run(self, async (context) => {
        const { deploy } = await import("../deployment.ts");
        return deploy(context, options);
      }),
    );
  return withHelp(command, [
    ["moor deploy -e dev", "ask, then deploy"],
    ["moor deploy -e dev --yes --timeout 10m", "in a pipeline"],
    ["moor deploy -e prod --dry-run", "the preview alone"],
    ["moor deploy -e dev --explain", "the commands behind it"],
  ]);
}
