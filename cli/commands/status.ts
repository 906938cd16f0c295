import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { parseDuration } from "../duration.ts";
import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";

/** `moor status`: what runs. */
export function statusCommand(run: Run): CommandUnknownOpts {
  const command = new Command("status")
    .summary("what runs: replicas, URLs, quota")
    .description(
      "Print the state of every tenant, app and release with URL and quota; of what is not ready\n" +
        "also why, what mends it, and the last lines of its log. Exit code 4 when something is not\n" +
        "ready.",
    )
    .option("--wait", "wait until everything is ready")
    .option("--timeout <duration>", "with --wait: give up after so long", parseDuration)
    .action((options, self) =>
      run(self, async (context) => {
        const { platformState } = await import("../platform-state.ts");
        const { loadEnvironment } = await import("../../environment/load.ts");
        const { name } = await context.environment();
        const { environment } = loadEnvironment({ root: await context.root(), environment: name });
        const { guardCluster } = await import("../../environment/cluster-guard.ts");
        await guardCluster(environment.cluster, name);
        return await platformState(context, {
          environment,
          wait: options.wait === true,
          timeoutSeconds: options.timeout,
        });
      }),
    );
  return withHelp(command, [
    ["moor status -e dev", "a table"],
    ["moor status -e dev -o json", "for programs"],
    ["moor status -e dev --wait --timeout 5m", "until everything is ready"],
  ]);
}
