import { access, mkdir, readdir, readFile, rmdir, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { ClusterError } from "../cluster-error.ts";

const root = "/sys/fs/cgroup";
/** File system type of the one hierarchy of version 2. */
const version2 = 0x63677270;
/** Without these no limit of a container can be kept. */
const needed = ["cpu", "memory", "pids"] as const;
const neededOfVersion1 = [...needed, "cpuset"] as const;
const goneTries = 100;

/**
 * Makes a control group of our own in each hierarchy; nothing outside it is changed.
 *
 * In version 2 the first process of the node hands the controllers on, see node-init.sh.
 */
export async function createControlGroup(name: string): Promise<void> {
  for (const hierarchy of await hierarchies()) {
    const group = join(hierarchy, name);
    await mkdir(group, { recursive: true });
    // A new group of version 1 has no processors and no memory nodes, so nothing could run in it.
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      if (!(await exists(join(hierarchy, "cgroup.clone_children")))) continue;
      const value = await readFile(join(hierarchy, file), "utf8").catch(() => undefined);
      if (value !== undefined) await writeFile(join(group, file), value);
    }
  }
}

/** Removes our control group, with those inside it, from each hierarchy. */
export async function removeControlGroup(name: string): Promise<void> {
  for (const group of await groupsOf(name)) await removeGroup(group);
}

/** Where our control group is there. */
export async function groupsOf(name: string): Promise<readonly string[]> {
  const groups = (await hierarchies()).map((hierarchy) => join(hierarchy, name));
  const found = await Promise.all(groups.map(exists));
  return groups.filter((_, index) => found[index] === true);
}

/** Why no control group of ours can be made; undefined: it can. */
export async function missingControllers(): Promise<string | undefined> {
  const places = await hierarchies();
  if (places.length === 0) return `control groups below ${root}`;
  const isNew = await isVersion2();
  const there = isNew
    ? (await readFile(join(root, "cgroup.subtree_control"), "utf8")).trim().split(/\s+/)
    : (await readdir(root)).flatMap((entry) => entry.split(","));
  const missing = (isNew ? needed : neededOfVersion1).filter((one) => !there.includes(one));
  return missing.length === 0 ? undefined : `control group controllers ${missing.join(", ")}`;
}

/** Whether there is the one hierarchy of version 2 alone. */
export async function isVersion2(): Promise<boolean> {
  return statfs(root).then(
    ({ type }) => type === version2,
    () => false,
  );
}

async function removeGroup(group: string): Promise<void> {
  const inside = await readdir(group, { withFileTypes: true }).catch(() => []);
  for (const entry of inside) {
    if (entry.isDirectory()) await removeGroup(join(group, entry.name));
  }
  for (let tries = 0; tries < goneTries; tries += 1) {
    const failure = await rmdir(group).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure === undefined || !(await exists(group))) return;
    await sleep(20); // a process that was just ended is still in it
  }
  throw new ClusterError({
    what: "a control group of the node cannot be removed, processes are in it",
    where: join(group, "cgroup.procs"),
    fix: "end them yourself, then run `npx moor cluster down` again",
  });
}

/** Systems other than Linux have none. */
async function hierarchies(): Promise<readonly string[]> {
  if (await isVersion2()) return [root];
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => join(root, name));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
