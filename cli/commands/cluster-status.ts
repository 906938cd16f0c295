import { join } from "node:path";

import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { exitCode } from "../exit-codes.ts";
import { withHelp } from "../help.ts";
import type { ClusterStatusOutput } from "../output-schemas.ts";
import type { Run } from "../program.ts";

/** `moor cluster status`: state of the embedded control plane. */
export function clusterStatusCommand(run: Run): CommandUnknownOpts {
  const command = new Command("status")
    .description("Print the state of the embedded control plane; exit code 4 when it does not run.")
    .action((_options, self) => run(self, clusterStatus));
  return withHelp(command, [
    ["moor cluster status", "state, processes and nodes"],
    ["moor cluster status -o json", "the same for programs"],
  ]);
}

async function clusterStatus(context: Context): Promise<Outcome> {
  const directory = join(await context.root(), ".moorage", "cluster");
  const cluster = await import("../../toolchain/cluster.ts");
  const status = await cluster.clusterStatus({ directory });
  const data: ClusterStatusOutput = {
    state: status.state,
    server: status.info?.server ?? null,
    context: status.info?.context ?? null,
    components: (status.state === "absent" ? [] : status.components).map(
      ({ name, pid, alive }) => ({
        name,
        pid: pid ?? null,
        alive,
      }),
    ),
    nodeProcesses: status.nodeProcesses.map(({ name, pid, alive }) => ({
      ...{ name, alive },
      pid: pid ?? null,
    })),
    nodes: status.nodes.map(({ name, ready }) => ({ name, ready })),
    reason: status.reason ?? null,
  };
  const running = status.state === "running";
  const problem = {
    code: "cluster-not-running",
    message: `the embedded control plane is ${status.state}`,
    hint: status.reason,
    command: "npx moor cluster up",
  };
  return {
    data,
    text: statusText(data),
    exitCode: running ? exitCode.success : exitCode.resource,
    problems: running ? [] : [problem],
    hints: running ? [] : ["start it: npx moor cluster up"],
  };
}

function statusText(status: ClusterStatusOutput): string {
  const { state, server, nodes, components, nodeProcesses, reason } = status;
  const ready = nodes.filter((node) => node.ready).length;
  const where = server === null ? "" : ` at ${server}, ${ready} of ${nodes.length} nodes ready`;
  const rows = [...components, ...nodeProcesses].map(
    ({ name, pid, alive }) => `  ${name}  pid ${pid ?? "-"}  ${alive ? "alive" : "dead"}`,
  );
  return [`${state}${where}`, ...(reason === null ? [] : [reason]), ...rows].join("\n");
}
