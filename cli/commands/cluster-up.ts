import { join } from "node:path";

import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";

import { recordIdentity } from "../cluster-identity.ts";
import type { Context } from "../context.ts";
import { parseCount } from "../duration.ts";
import type { Outcome } from "../envelope.ts";
import type { ClusterInfo } from "../../toolchain/cluster.ts";
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
    .addOption(
      new Option(
        "--node",
        "one real node instead, where containers run and packets are refused; needs Linux, root\n" +
          "and packages of the distribution, else nodes are simulated",
      ).conflicts("nodes"),
    )
    .action((options, self) => run(self, (context) => clusterUp(context, options)));
  return withHelp(command, [
    ["moor cluster up", "three simulated nodes"],
    ["moor cluster up --nodes 5", "more room"],
    ["moor cluster up --node", "a real node"],
  ]);
}

interface Flags {
  readonly nodes?: number | undefined;
  readonly node?: true | undefined;
}

async function clusterUp(context: Context, { nodes, node }: Flags): Promise<Outcome> {
  const root = await context.root();
  const directory = join(root, ".moorage", "cluster");
  const cluster = await import("../../toolchain/cluster.ts");
  const missing = node === true ? (await cluster.nodeSupport(directory)).missing : [];
  const realNode = node === true && missing.length === 0 ? true : undefined;
  const toolchain = await obtainTools(
    context,
    await cluster.clusterToolNames({ directory }, realNode),
  );
  const progress = await showProgress(context);
  progress.step("Starting the embedded control plane");
  const { withStartLock } = await import("../../automation/start-lock.ts");
  const options = {
    directory,
    toolchain,
    signal: context.signal,
    nodes,
    realNode,
    onEvent: ({ message }: { readonly message: string }) => {
      progress.update(message);
    },
  };
  const info = await withStartLock(join(root, ".moorage", "start.lock"), () =>
    cluster.clusterUp(options),
  );
  const recorded = await recordIdentity(root, info.identity);
  progress.done();
  return outcome(info, missing, recorded);
}

function outcome(info: ClusterInfo, missing: readonly string[], recorded: boolean): Outcome {
  const { context: name, kubeconfig, server, identity, created, realNode } = info;
  const data: ClusterUpOutput = {
    ...{ context: name, kubeconfig, server, identity, created },
    ...{ realNode, missing: realNode ? [] : [...missing] },
  };
  const text = [
    `${created ? "created" : "running"}: ${server}, ${realNode ? "a real node" : "simulated nodes"}`,
    `context    ${name}`,
    `kubeconfig ${kubeconfig}`,
    `identity   ${identity}`,
  ].join("\n");
  const stale = "the state below .moorage/ describes a deleted cluster; npm start moves it aside";
  const lacking = `no real node, nodes are simulated instead; missing: ${data.missing.join(", ")}`;
  return {
    ...{ data, text },
    hints: [
      ...(recorded ? [] : [`warning: ${stale}`]),
      ...(data.missing.length === 0 ? [] : [`warning: ${lacking}`]),
    ],
  };
}
