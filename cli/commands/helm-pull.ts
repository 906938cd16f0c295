import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";
import { pullCharts } from "../pulled-charts.ts";

/** `moor helm pull`: the charts of an environment, so that nothing needs the network later. */
export function helmPullCommand(run: Run): CommandUnknownOpts {
  const command = new Command("pull")
    .summary("fetch the charts of the environment; afterwards nothing needs the network")
    .description(
      "Fetch every chart from repositories, registries and addresses into .moorage/charts, check\n" +
        "version, digest and signature, and print the digests to pin them by. What is there already is\n" +
        "not asked for again, except under --update.",
    )
    .option("--update", "ask again for all of them; a range may find something newer")
    .action((options, self) =>
      run(self, (context) => pullCharts(context, { update: options.update === true })),
    );
  return withHelp(command, [
    ["moor helm pull -e prod", "fetch what is missing"],
    ["moor helm pull -e dev --update", "resolve ranges anew"],
    ["moor helm pull -e prod -o json", "for programs"],
  ]);
}
