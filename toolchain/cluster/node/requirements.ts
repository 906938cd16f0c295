import { access, readdir, realpath, statfs } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { linkageOf } from "../../images/static-program.ts";
import { missingControllers } from "./control-groups.ts";
import { systemPath } from "./system-path.ts";

/** Where distributions put the plugins that connect pods. */
const pluginFolders = ["/usr/lib/cni", "/opt/cni/bin", "/usr/libexec/cni"];
const plugins = ["ptp", "host-local", "portmap", "loopback"];

/** File system type of overlayfs. */
const overlayfs = 0x794c7630;

/** Programs of the system that a real node needs, and the Debian package of each. */
const programs: Readonly<Record<string, string>> = {
  containerd: "containerd",
  runc: "runc",
  nft: "nftables",
  iptables: "iptables",
  ipset: "ipset",
  conntrack: "conntrack",
  ip: "iproute2",
  nsenter: "util-linux",
  unshare: "util-linux",
};

/** What of the system a real node uses. */
export interface NodeRequirements {
  /** Folder of the CNI plugins. */
  readonly plugins: string;
  readonly containerd: string;
  /** A busybox that needs no libraries, for the test images. */
  readonly busybox: string;
}

/** What is there, or what is missing, all of it at once. */
export type NodeSupport =
  | { readonly found: NodeRequirements; readonly missing: readonly [] }
  | { readonly found: undefined; readonly missing: readonly string[] };

type Lacking = Extract<NodeSupport, { readonly found: undefined }>;

/** What is looked at to tell whether a real node can run. */
export interface SystemFacts {
  readonly platform: string;
  readonly isRoot: boolean;
  /** Where the programs of the system are; those that are missing are left out. */
  readonly programs: Readonly<Record<string, string>>;
  readonly plugins: string | undefined;
  readonly busybox: string | undefined;
  /** What is missing of the control groups. */
  readonly missingGroups: string | undefined;
  /** The folder of the cluster, without links. */
  readonly folder: string;
  /** Whether that folder is on overlayfs, as in a container; layers of images cannot lie there. */
  readonly isOverlay: boolean;
}

/** Looks whether a real node can run in a folder; changes nothing. */
export async function nodeSupport(
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<NodeSupport> {
  const [path, place] = [systemPath(env), await realPath(folder)];
  const places: Record<string, string> = {};
  for (const name of Object.keys(programs)) {
    const found = await find(name, path);
    if (found !== undefined) places[name] = found;
  }
  return judgeSystem({
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    programs: places,
    plugins: await pluginFolder(),
    busybox: await staticBusybox(path),
    missingGroups: await missingControllers(),
    folder: place,
    isOverlay: await isOverlay(place),
  });
}

/** Tells what a real node can use of a system, or everything that it lacks there. */
export function judgeSystem(facts: SystemFacts): NodeSupport {
  const { plugins: pluginPlace, busybox, programs: places } = facts;
  if (facts.platform !== "linux") return lacking([`Linux (this is ${facts.platform})`]);
  const packages = [
    ...Object.entries(programs).flatMap(([name, one]) => (name in places ? [] : [one])),
    ...(pluginPlace === undefined ? ["containernetworking-plugins"] : []),
    ...(busybox === undefined ? ["busybox-static"] : []),
  ];
  const missing = [
    ...(facts.isRoot ? [] : ["root"]),
    ...(packages.length === 0
      ? []
      : [`the packages ${[...new Set(packages)].join(" ")} (apt-get install …)`]),
    ...(facts.missingGroups === undefined ? [] : [facts.missingGroups]),
    ...hiddenFolder(facts.folder),
    ...(facts.isOverlay ? ["a project folder that is not on overlayfs"] : []),
  ];
  const containerd = places["containerd"];
  const isWhole = pluginPlace !== undefined && busybox !== undefined && containerd !== undefined;
  return isWhole && missing.length === 0
    ? { found: { plugins: pluginPlace, containerd, busybox }, missing: [] }
    : lacking(missing);
}

/** The node has these folders of its own, in which its settings would be hidden. */
function hiddenFolder(folder: string): readonly string[] {
  const hiding = ["/run", "/var/lib", "/var/log", "/proc", "/sys"];
  const one = hiding.find((place) => folder === place || folder.startsWith(`${place}/`));
  return one === undefined ? [] : [`a project folder that is not below ${one}`];
}

/** Where a path leads, also when its last folders are still to be made. */
async function realPath(path: string): Promise<string> {
  const parent = dirname(path);
  return realpath(path).catch(async () =>
    parent === path ? path : join(await realPath(parent), basename(path)),
  );
}

async function isOverlay(path: string): Promise<boolean> {
  return statfs(path).then(
    ({ type }) => type === overlayfs,
    () => dirname(path) !== path && isOverlay(dirname(path)),
  );
}

function lacking(missing: readonly string[]): Lacking {
  return { found: undefined, missing };
}

async function find(name: string, path: readonly string[]): Promise<string | undefined> {
  for (const folder of path) {
    const place = join(folder, name);
    if (await isThere(place)) return place;
  }
  return undefined;
}

async function pluginFolder(): Promise<string | undefined> {
  for (const folder of pluginFolders) {
    const names = await readdir(folder).catch((): string[] => []);
    if (plugins.every((name) => names.includes(name))) return folder;
  }
  return undefined;
}

/** The one of package busybox-static; another busybox would look for libraries in the image. */
async function staticBusybox(path: readonly string[]): Promise<string | undefined> {
  const place = await find("busybox", path);
  return place !== undefined && (await linkageOf(place)) === "static" ? place : undefined;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
