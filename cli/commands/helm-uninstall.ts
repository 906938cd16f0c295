import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { parseDuration } from "../duration.ts";
import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";

/** `moor helm uninstall`: removes a release that no stack manages. */
export function helmUninstallCommand(run: Run): CommandUnknownOpts {
  const command = new Command("uninstall")
    .summary("remove a release that no stack manages, after consent")
    .description(
      "Uninstall a release that somebody installed by hand: show what goes, ask, uninstall and wait.\n" +
        "A release that the files declare, that the stack's state holds or that a program of Moorage\n" +
        "deployed is refused: remove it from platform.yaml and deploy.",
    )
    .argument("<release>", "name, or namespace/name")
    .option("-n, --namespace <name>", "namespace of the release")
    .option("-y, --yes", "do not ask")
    .option("--dry-run", "say what would go; change nothing")
    .option("--explain", "print the equivalent commands; run nothing")
    .option("--no-wait", "do not wait until everything is gone")
    .option("--timeout <duration>", "give up after so long, 5m without it", parseDuration)
    .action((name, { namespace, ...flags }, self) =>
      run(self, async (context) => {
        const { uninstall } = await import("../helm-uninstall.ts");
        return uninstall(context, { name, namespace }, flags);
      }),
    );
  return withHelp(command, [
    ["moor helm uninstall globex/old-cache -e dev --dry-run", "what would go"],
    ["moor helm uninstall old-cache -e dev", "ask, then uninstall"],
    ["moor helm uninstall old-cache -n globex -e prod --yes", "in a pipeline"],
  ]);
}
