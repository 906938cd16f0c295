import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

import type { NodeLayout } from "../../../toolchain/cluster/node/node-layout.ts";
import { runCommand } from "../../../toolchain/cluster/node/run-command.ts";

/** Everything of this machine that a real node could leave a trace in, as sorted lines. */
export type HostState = Readonly<Record<string, readonly string[]>>;

/** What kubelet and kube-proxy set where they may. */
const tunables = [
  ...["vm/overcommit_memory", "vm/panic_on_oom", "kernel/panic", "kernel/panic_on_oops"],
  ...["kernel/keys/root_maxkeys", "kernel/keys/root_maxbytes", "net/ipv4/ip_forward"],
  ...["net/ipv4/conf/all/route_localnet", "net/ipv4/conf/all/rp_filter"],
  ...["net/netfilter/nf_conntrack_max", "net/ipv4/vs/conn_reuse_mode"],
];

/** Where programs of a node write when nobody stops them. */
const folders = [
  ...["/run", "/run/netns", "/var/lib", "/var/log", "/opt", "/etc", "/etc/cni", "/root"],
  ...["/usr/libexec/kubernetes/kubelet-plugins/volume/exec", "/var/run", "/var/tmp"],
];

/** Reads the state of this machine, but for what other clusters with real nodes have. */
export async function hostState(own: readonly NodeLayout[]): Promise<HostState> {
  const others = (lines: readonly string[]): readonly string[] =>
    lines.filter((line) => !isOthers(line, own)).toSorted();
  const listings = await Promise.all(folders.map(async (one) => [one, await list(one)] as const));
  return {
    namespaces: others(await output("ip", "netns", "list")),
    links: others(await output("ip", "-oneline", "link", "show")).map(
      (line) => line.split(": ")[1] ?? "",
    ),
    addresses: others(await output("ip", "-oneline", "-4", "address", "show")),
    routes: others(await output("ip", "-4", "route", "show", "table", "all")),
    mounts: others(await mounts()),
    "control groups": others(await groups("/sys/fs/cgroup", 2)),
    "control groups of containers": others(
      (await groups("/sys/fs/cgroup", 9)).filter((path) =>
        /moorage|kubepods|containerd/.test(path),
      ),
    ),
    "controllers handed on": [
      await readFile("/sys/fs/cgroup/cgroup.subtree_control", "utf8").catch(() => "(not there)"),
    ],
    nft: (await output("nft", "list", "ruleset")).filter((line) => line !== ""),
    iptables: (await output("iptables-save")).filter((line) => /^[-:]/.test(line)),
    tunables: await Promise.all(tunables.map(tunable)),
    temporary: (await list("/tmp")).filter((name) => /containerd|runc|cni|kubelet/.test(name)),
    ...Object.fromEntries(listings.map(([name, entries]) => [name, others(entries)])),
  };
}

/** The processes that a cluster has: by its folder, its control group or one of its networks. */
export async function processesOf(node: NodeLayout, folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const read = (name: string): Promise<string> =>
      readFile(join("/proc", pid, name), "utf8").catch(() => "");
    const command = (await read("cmdline")).replaceAll("\0", " ");
    const isOwn = command.includes(folder) || (await read("cgroup")).includes(node.controlGroup);
    if (isOwn && command !== "" && Number(pid) !== process.pid) found.push(`${pid} ${command}`);
  }
  return found;
}

/** Which network namespace a process is in. */
export function networkOf(pid: number): Promise<string> {
  return readlink(`/proc/${pid}/ns/net`);
}

function isOthers(line: string, own: readonly NodeLayout[]): boolean {
  const names = [...line.matchAll(/\bmoor(?:age)?-([0-9a-f]{8})/g)].map(([name]) => name);
  const mine = own.flatMap(({ namespace, link }) => [namespace, link]);
  return names.length > 0 && names.every((name) => !mine.includes(name));
}

async function mounts(): Promise<readonly string[]> {
  const text = await readFile("/proc/self/mountinfo", "utf8");
  return text.split("\n").map((line) => line.split(" ").slice(3, 5).join(" "));
}

async function groups(folder: string, depth: number): Promise<readonly string[]> {
  if (depth === 0) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const inside = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const below = await Promise.all(inside.map((name) => groups(join(folder, name), depth - 1)));
  return [...inside.map((name) => join(folder, name)), ...below.flat()];
}

async function output(program: string, ...args: readonly string[]): Promise<readonly string[]> {
  const stdout = await runCommand([program, ...args]);
  return stdout.split("\n");
}

async function list(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => ["(not there)"]);
}

async function tunable(name: string): Promise<string> {
  const value = await readFile(join("/proc/sys", name), "utf8").catch(() => "(not there)");
  return `${name} ${value.trim()}`;
}
