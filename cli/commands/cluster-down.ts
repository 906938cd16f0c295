import { join } from "node:path";

import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { withHelp } from "../help.ts";
import type { ClusterDownOutput } from "../output-schemas.ts";
import type { Run } from "../program.ts";
import { showProgress } from "../progress.ts";

/** `moor cluster down`: deletes the embedded control plane. */
export function clusterDownCommand(run: Run): CommandUnknownOpts {
  const command = new Command("down")
    .description(
      "Delete the embedded control plane with everything in it; ends only its own processes.\n" +
        "The state of the stack stays; `moor down` ends both.",
    )
    .action((_options, self) => run(self, clusterDown));
  return withHelp(command, [["moor cluster down", "delete it; does nothing when there is none"]]);
}

async function clusterDown(context: Context): Promise<Outcome> {
  const folder = join(await context.root(), ".moorage");
  const directory = join(folder, "cluster");
  const cluster = await import("../../toolchain/cluster.ts");
  const before = await cluster.clusterStatus({ directory });
  const deleted = before.state !== "absent";
  if (deleted) {
    const { withStartLock } = await import("../../automation/start-lock.ts");
    const progress = await showProgress(context);
    progress.step("Deleting the embedded control plane");
    await withStartLock(join(folder, "start.lock"), async () => {
      await cluster.clusterDown({ directory, signal: context.signal });
    });
    progress.done();
  }
  const data: ClusterDownOutput = { deleted };
  return { data, text: deleted ? "deleted" : "there was none" };
}
