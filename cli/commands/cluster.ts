import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";
import { clusterDownCommand } from "./cluster-down.ts";
import { clusterStatusCommand } from "./cluster-status.ts";
import { clusterUpCommand } from "./cluster-up.ts";

/** `moor cluster`: the embedded control plane. */
export function clusterCommand(run: Run): CommandUnknownOpts {
  const group = new Command("cluster")
    .summary("start, look at and delete the embedded control plane")
    .description(
      "The embedded control plane: etcd, API server, controllers, scheduler and simulated nodes\n" +
        "below .moorage/cluster, with a kubeconfig of its own.",
    );
  for (const make of [clusterUpCommand, clusterDownCommand, clusterStatusCommand]) {
    group.addCommand(make(run));
  }
  return withHelp(group, [
    ["moor cluster up", "start it; does nothing when it runs"],
    ["moor cluster down", "delete it with everything in it"],
  ]);
}
