import { join } from "node:path";

import { writeNodeImages } from "../../images/node-images.ts";
import { ClusterError } from "../cluster-error.ts";
import type { ToolContext } from "../kwokctl.ts";
import type { Layout } from "../layout.ts";
import type { NodeAddresses } from "./addresses.ts";
import { endProcesses } from "../processes.ts";
import { createControlGroup, groupsOf, removeControlGroup } from "./control-groups.ts";
import { createNetwork, hasNetwork, isNetworkWhole, removeNetwork } from "./network.ts";
import { nodeLayout } from "./node-layout.ts";
import {
  endNode,
  isNodeRunning,
  readNodeProcesses,
  startNode,
  startWorld,
} from "./node-processes.ts";
import { writeNodeSettings } from "./node-settings.ts";
import { nodeSupport, type NodeRequirements } from "./requirements.ts";

/** What a real node needs of the system; fails with all that is missing. */
export async function requireNodeSupport(layout: Layout): Promise<NodeRequirements> {
  const { found, missing } = await nodeSupport(layout.home);
  if (found !== undefined) return found;
  throw new ClusterError({
    what: `cluster "${layout.name}" has a real node, which needs ${missing.join(", ")}`,
    where: layout.record,
    fix: "install what is missing, or get simulated nodes with `npx moor cluster down` and `npx moor cluster up`",
  });
}

/** Makes the network that the control plane is to start in, unless all of it is there. */
export async function ensureNetwork(layout: Layout, addresses: NodeAddresses): Promise<void> {
  const node = nodeLayout(layout);
  if (await isNetworkWhole(node, addresses)) return;
  // What runs in the rest of an old one would stay there.
  await endProcesses(layout);
  await endNode(node);
  await createNetwork(node, addresses);
}

/** Starts what of the node does not run; the API server must answer. */
export async function ensureNode({ layout, binDir, addresses }: ToolContext): Promise<void> {
  if (addresses === undefined) return;
  const node = nodeLayout(layout);
  if (!(await isNodeRunning(node))) {
    const found = await requireNodeSupport(layout);
    await endNode(node);
    await writeNodeSettings({ layout, binDir, found });
    const file = join(node.images, "moorage.tar");
    await writeNodeImages({ file, binDir, busybox: found.busybox });
    await removeControlGroup(node.controlGroup);
    await createControlGroup(node.controlGroup);
    await startNode(node, addresses);
  }
  if ((await deadNodePrograms(layout)).includes("world")) await startWorld(node);
}

/** Ends and removes everything of a real node but its files. */
export async function removeNode(layout: Layout): Promise<void> {
  const node = nodeLayout(layout);
  await endNode(node);
  await removeNetwork(node);
  await removeControlGroup(node.controlGroup);
}

/** Whether anything of a node is there, whatever the records say. */
export async function hasNodeRemains(layout: Layout): Promise<boolean> {
  const node = nodeLayout(layout);
  return (
    (await hasNetwork(node)) ||
    (await groupsOf(node.controlGroup)).length > 0 ||
    (await isNodeRunning(node)) ||
    (await readNodeProcesses(node)).some(({ alive }) => alive)
  );
}

/** The names of programs of the node that do not run. */
export async function deadNodePrograms(layout: Layout): Promise<readonly string[]> {
  const processes = await readNodeProcesses(nodeLayout(layout));
  return processes.filter(({ alive }) => !alive).map(({ name }) => name);
}
