import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";

/** `moor start`: everything from nothing to a running platform. */
export function startCommand(run: Run): CommandUnknownOpts {
  const command = new Command("start")
    .summary("tools, embedded control plane, plan, deploy: everything that npm start does")
    .description(
      "Obtain the pinned tools, start the embedded control plane, print the plan, deploy the\n" +
        "environment (dev unless -e or MOOR_ENV says otherwise) and wait until everything is ready.\n" +
        "Never asks, never touches a kubeconfig of yours or a tracked file. Again: a no-op.",
    )
    .action((_options, self) =>
      run(self, async (context) => {
        const { start } = await import("../starting.ts");
        return await start(context);
      }),
    );
  return withHelp(command, [
    ["npm start", "the same, from a fresh clone on any Node from 20"],
    ["moor start -o json", "the final state for programs"],
  ]);
}
