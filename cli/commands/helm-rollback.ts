import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { parseCount, parseDuration } from "../duration.ts";
import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";

/** `moor helm rollback`: an earlier revision again. */
export function helmRollbackCommand(run: Run): CommandUnknownOpts {
  const command = new Command("rollback")
    .summary("bring a release back to an earlier revision, after consent")
    .description(
      "Bring a release back to an earlier revision, as a new one: show the target and what changes,\n" +
        "ask, roll back and wait. The files and the stack's state are left as they are, so a later\n" +
        "deployment brings forward again what the files say.",
    )
    .argument("<release>", "name, or namespace/name")
    .argument("[revision]", "revision; else the last good one before the present", parseCount)
    .option("-n, --namespace <name>", "namespace of the release")
    .option("-y, --yes", "do not ask")
    .option("--dry-run", "say what would change; change nothing")
    .option("--explain", "print the equivalent commands; run nothing")
    .option("--no-wait", "do not wait until everything is ready")
    .option("--timeout <duration>", "give up after so long, 5m without it", parseDuration)
    .action((name, revision, ...[{ namespace, ...flags }, self]) =>
      run(self, async (context) => {
        const { rollback } = await import("../helm-rollback.ts");
        return rollback(context, { name, namespace }, { ...flags, revision });
      }),
    );
  return withHelp(command, [
    ["moor helm rollback cache -e dev --dry-run", "what would change"],
    ["moor helm rollback cache 3 -e dev", "ask, then roll back to revision 3"],
    ["moor helm rollback globex/cache -e prod --yes --timeout 10m", "in a pipeline"],
    ["moor helm rollback cache -e dev --explain", "the commands behind it"],
  ]);
}
