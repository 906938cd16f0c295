import { join } from "node:path";

import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { recordIdentity } from "../cluster-identity.ts";
import type { Context } from "../context.ts";
import { parseCount } from "../duration.ts";
import type { Outcome } from "../envelope.ts";
import { withHelp } from "../help.ts";
import type { ClusterUpOutput } from "../output-schemas.ts";
import type { Run } from "../program.ts";
import { showProgress } from "../progress.ts";
import { obtainTools } from "../tools.ts";

/** `moor cluster up`: starts the embedded control plane. */
export function clusterUpCommand(run: Run): CommandUnknownOpts {
  const command = new Command("up")
    .description("Start the embedded control plane; does nothing when it runs.")
    .option("--nodes <n>", "number of simulated nodes", parseCount)
    .action((options, self) => run(self, (context) => clusterUp(context, options.nodes)));
  return withHelp(command, [
    ["moor cluster up", "three nodes"],
    ["moor cluster up --nodes 5", "more room"],
  ]);
}

async function clusterUp(context: Context, nodes: number | undefined): Promise<Outcome> {
  const root = await context.root();
  const directory = join(root, ".moorage", "cluster");
  const toolchain = await obtainTools(context);
  const cluster = await import("../../toolchain/cluster.ts");
  const progress = await showProgress(context);
  progress.step("Starting the embedded control plane");
  const { withStartLock } = await import("../../automation/start-lock.ts");
  const options = {
    directory,
    toolchain,
    signal: context.signal,
    nodes,
    onEvent: ({ message }: { readonly message: string }) => {
      progress.update(message);
    },
  };
  const info = await withStartLock(join(root, ".moorage", "start.lock"), () =>
    cluster.clusterUp(options),
  );
  const recorded = await recordIdentity(root, info.identity);
  progress.done();
  const { context: name, kubeconfig, server, identity, created } = info;
  const data: ClusterUpOutput = { context: name, kubeconfig, server, identity, created };
  const text = [
    `${created ? "created" : "running"}: ${server}`,
    `context    ${name}`,
    `kubeconfig ${kubeconfig}`,
    `identity   ${identity}`,
  ].join("\n");
  const stale = "the state below .moorage/ describes a deleted cluster; npm start moves it aside";
  return { data, text, hints: recorded ? [] : [`warning: ${stale}`] };
}
