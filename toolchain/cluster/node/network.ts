import { access, mkdir, readdir, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { networkInterfaces } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

import { requireFreeAddresses, worldAddresses, type NodeAddresses } from "./addresses.ts";
import { inNetworkOf, type NodeLayout } from "./node-layout.ts";
import { runCommand, tryCommand } from "./run-command.ts";

/** Where `ip netns` has all namespaces with names. */
const names = "/run/netns";

/**
 * Makes the two network namespaces and the links between them and to this machine.
 *
 * Pods have no way out: the world does not forward, and the node hands nothing of theirs to this
 * machine. Its firewall, addresses and settings stay as they are.
 */
export async function createNetwork(layout: NodeLayout, at: NodeAddresses): Promise<void> {
  const { namespace, world, link } = layout;
  await removeNetwork(layout);
  await requireFreeAddresses(at);
  await noteMissingFolder(layout);
  await runCommand(["ip", "netns", "add", namespace]);
  await runCommand(["ip", "netns", "add", world]);
  await runAll([
    ["ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", namespace],
    ["ip", "addr", "add", `${at.host}/30`, "dev", link],
    ["ip", "link", "set", link, "up"],
    ["ip", "-n", namespace, "link", "set", "lo", "up"],
    ["ip", "-n", namespace, "addr", "add", `${at.node}/30`, "dev", "eth0"],
    ["ip", "-n", namespace, "link", "set", "eth0", "up"],
    [
      ...["ip", "-n", namespace, "link", "add", "world0", "type", "veth"],
      ...["peer", "name", "eth0", "netns", world],
    ],
    ["ip", "-n", namespace, "addr", "add", `${at.gateway}/30`, "dev", "world0"],
    ["ip", "-n", namespace, "link", "set", "world0", "up"],
    ["ip", "-n", world, "link", "set", "lo", "up"],
    ["ip", "-n", world, "addr", "add", `${at.world}/30`, "dev", "eth0"],
    ["ip", "-n", world, "link", "set", "eth0", "up"],
    ...worldAddresses.map((one) => ["ip", "-n", world, "addr", "add", `${one}/32`, "dev", "lo"]),
    ["ip", "-n", world, "route", "add", "default", "via", at.gateway],
    ["ip", "-n", namespace, "route", "add", "default", "via", at.world],
  ]);
  await runAll([
    forwarding(namespace, true),
    forwarding(world, false), // inherited from this machine, which may forward
    [...inNetworkOf(namespace), "nft", firewall(at)], // last: it tells that all is there
  ]);
}

/** Removes both namespaces with all that is in them; for good only when their processes are gone. */
export async function removeNetwork(layout: NodeLayout): Promise<void> {
  for (const name of [layout.namespace, layout.world]) {
    if (await exists(`${names}/${name}`)) await runCommand(["ip", "netns", "delete", name]);
  }
  // The kernel removes the link a moment after the namespace, and a name can be given once only.
  const link = `/sys/class/net/${layout.link}`;
  for (let tries = 0; tries < 50 && (await exists(link)); tries += 1) {
    await tryCommand(["ip", "link", "delete", layout.link]);
    await sleep(20);
  }
  await removeMadeFolder(layout);
}

/** Whether all of the network is there, as it was made. */
export async function isNetworkWhole(layout: NodeLayout, at: NodeAddresses): Promise<boolean> {
  const ends = networkInterfaces()[layout.link] ?? [];
  if (!ends.some(({ address }) => address === at.host)) return false;
  if (!(await exists(`${names}/${layout.world}`))) return false;
  const list = [...inNetworkOf(layout.namespace), "nft", "list", "table", "inet", "moorage"];
  return (await tryCommand(list)).failure === undefined;
}

/** Whether anything of the network is there. */
export async function hasNetwork({ namespace, world, link }: NodeLayout): Promise<boolean> {
  const paths = [namespace, world].map((name) => `${names}/${name}`);
  const found = await Promise.all([...paths, `/sys/class/net/${link}`].map(exists));
  return found.includes(true);
}

/**
 * In the node's own namespace: pods may answer this machine, but not call it, and nobody beyond this
 * machine gets in, even where it forwards.
 */
function firewall({ host }: NodeAddresses): string {
  const chain = (hook: string, rules: readonly string[]): string =>
    `chain ${hook} { type filter hook ${hook} priority -10; policy accept; ${rules.join("; ")}; };`;
  const forward = [
    "ct state established,related accept",
    `ip daddr ${host} reject with icmp type admin-prohibited`,
  ];
  const chains = [
    chain("forward", forward),
    chain("input", [`iifname "eth0" ip saddr != ${host} drop`]),
  ];
  return `add table inet moorage { ${chains.join(" ")} }`;
}

function forwarding(namespace: string, on: boolean): readonly string[] {
  const write = `echo ${on ? 1 : 0} > /proc/sys/net/ipv4/ip_forward`;
  return [...inNetworkOf(namespace), "sh", "-c", write];
}

/** The first `ip netns add` of a machine makes a folder and a mount that nothing removes. */
async function noteMissingFolder({ madeFolder }: NodeLayout): Promise<void> {
  if (await exists(names)) return;
  await mkdir(dirname(madeFolder), { recursive: true });
  await writeFile(madeFolder, "");
}

async function removeMadeFolder({ madeFolder }: NodeLayout): Promise<void> {
  if (!(await exists(madeFolder))) return;
  const others = await readdir(names).catch(() => []);
  if (others.length === 0) {
    await tryCommand(["umount", names]);
    await rmdir(names).catch(() => undefined);
  }
  await rm(madeFolder, { force: true });
}

async function runAll(commands: readonly (readonly string[])[]): Promise<void> {
  for (const command of commands) await runCommand(command);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
