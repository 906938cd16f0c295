import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";

import { clusterLayout } from "../../../toolchain/cluster/layout.ts";
import { nodeLayout } from "../../../toolchain/cluster/node/node-layout.ts";
import { systemPath } from "../../../toolchain/cluster/node/system-path.ts";

/** The firewall rules of this machine, without their counters. */
export function firewallRules(): readonly string[] {
  const env = { PATH: systemPath(process.env).join(":") };
  const listed = [
    ["nft", "--stateless", "list", "ruleset"],
    ["iptables-save"],
    ["ip6tables-save"],
    ["ipset", "list", "-name"],
  ].map(([program = "", ...args]) => spawnSync(program, args, { env, encoding: "utf8" }).stdout);
  return listed
    .join("\n")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.replace(/\[\d+:\d+\]/g, ""));
}

/** Asserts that of a cluster and its node no process, mount, group, link, rule or file is there. */
export function requireNothingLeft(
  root: string,
  directory: string,
  rules: readonly string[],
): void {
  const { namespace, link, controlGroup } = nodeLayout(clusterLayout(directory));
  const left = {
    processes: processesOf(root),
    mounts: linesWith("/proc/self/mountinfo", [root, namespace]),
    namespaces: entriesOf("/run/netns").filter((name) => name.startsWith(namespace)),
    links: Object.keys(networkInterfaces()).filter((name) => name === link),
    groups: globSync([`/sys/fs/cgroup/${controlGroup}`, `/sys/fs/cgroup/*/${controlGroup}`]),
    rules: firewallRules().filter((rule) => !rules.includes(rule)),
    files: [`${root}/.moorage`].filter(existsSync),
  };

  assert.deepEqual(left, {
    processes: [],
    mounts: [],
    namespaces: [],
    links: [],
    groups: [],
    rules: [],
    files: [],
  });
}

/** Command lines that name the folder of the project. */
function processesOf(root: string): readonly string[] {
  return entriesOf("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => textOf(`/proc/${pid}/cmdline`).replaceAll("\0", " "))
    .filter((command) => command.includes(root));
}

function linesWith(file: string, texts: readonly string[]): readonly string[] {
  const lines = textOf(file).split("\n");
  return lines.filter((line) => texts.some((text) => line.includes(text)));
}

/** None of a folder that is not there. */
function entriesOf(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Empty for a process that has just ended. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
