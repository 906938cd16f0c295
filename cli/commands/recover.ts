import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { parseDuration } from "../duration.ts";
import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";

/** `moor recover`: after a killed run. */
export function recoverCommand(run: Run): CommandUnknownOpts {
  const command = new Command("recover")
    .summary("mend what a killed run left: locks, pending operations, pending releases")
    .description(
      "Look for what a killed run left behind, say what is to be done about it, ask, and do it: end\n" +
        "processes whose engine is gone, remove locks whose owner has ended on this host, undo what\n" +
        "was being created, roll releases back that Helm left pending, and clear the interrupted\n" +
        "operations. What may be somebody else's is named and left alone (exit code 2).",
    )
    .option("--lock [id]", "locks alone; an id also breaks that lock of another host")
    .option("--pending", "interrupted operations alone")
    .option("--helm [namespace/release]", "Helm releases alone, or one of them")
    .option("-y, --yes", "do not ask")
    .option("--dry-run", "say what would be done; change nothing")
    .option("--explain", "print the equivalent commands; change nothing")
    .option("--lock-timeout <duration>", "wait so long for somebody else's lock", parseDuration)
    .action((options, self) =>
      run(self, async (context) => {
        const { recovery } = await import("../recovery.ts");
        return await recovery(context, options);
      }),
    );
  return withHelp(command, [
    ["moor recover -e dev", "look, ask, mend"],
    ["moor recover -e dev --dry-run", "look alone"],
    ["moor recover -e prod --lock", "only the lock of a run that has ended here"],
    ["moor recover -e prod --helm tenant-globex/cache --yes", "one release, in a pipeline"],
  ]);
}
