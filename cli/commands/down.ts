import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";

/** `moor down`: undoes `moor start`. */
export function downCommand(run: Run): CommandUnknownOpts {
  const command = new Command("down")
    .summary("destroy the stack and the embedded control plane that moor start made")
    .description(
      "Destroy the stack (dev unless -e or MOOR_ENV says otherwise), then stop and delete the\n" +
        "embedded control plane. Deletes nothing that it did not make; the tool cache stays.",
    )
    .action((_options, self) =>
      run(self, async (context) => {
        const { down } = await import("../starting.ts");
        return await down(context);
      }),
    );
  return withHelp(command, [
    ["npm run down", "the same"],
    ["moor down", "undo moor start"],
  ]);
}
