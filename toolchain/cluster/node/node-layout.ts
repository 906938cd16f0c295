import { createHash } from "node:crypto";
import { join } from "node:path";

import type { Layout } from "../layout.ts";

/** The programs of a real node, in the order in which they start. */
export const nodePrograms = ["containerd", "kubelet", "kube-proxy", "kube-router"] as const;

/** One process of a real node; `world` plays the addresses outside. */
export type NodeProgram = (typeof nodePrograms)[number] | "world";

/** What a cluster with a real node has besides its control plane, and how it is called. */
export interface NodeLayout {
  /** Name of the Node object. */
  readonly name: string;
  /** Holds everything of the node: settings, logs, images, volumes. */
  readonly folder: string;
  /** Links to the programs; their paths tell whose a process is. */
  readonly programs: string;
  readonly logs: string;
  /** Archives that containerd imports at each start. */
  readonly images: string;
  /** The script that is the first process of the node. */
  readonly init: string;
  /** `hosts.toml` files of registries, read at every pull. */
  readonly registries: string;
  /** There when we made the folder of all named network namespaces, so that we remove it. */
  readonly madeFolder: string;
  /** Network namespace of control plane and node. */
  readonly namespace: string;
  /** Network namespace that plays the world outside. */
  readonly world: string;
  /** Our end of the link into the namespace. */
  readonly link: string;
  /** Name of the control group, in each hierarchy. */
  readonly controlGroup: string;
}

/**
 * The names follow from the folder of the cluster alone, so that what a crash left is found even when
 * all records are gone.
 */
export function nodeLayout({ home }: Pick<Layout, "home">): NodeLayout {
  const mark = createHash("sha256").update(home).digest("hex").slice(0, 8);
  const folder = join(home, "node");
  return {
    name: "node-1",
    folder,
    programs: join(folder, "bin"),
    logs: join(folder, "logs"),
    images: join(folder, "images"),
    init: join(folder, "node-init.sh"),
    registries: join(folder, "certs.d"),
    madeFolder: `${home}.made-netns`,
    namespace: `moorage-${mark}`,
    world: `moorage-${mark}-world`,
    link: `moor-${mark}`,
    controlGroup: `moorage-${mark}`,
  };
}

/** The command that enters the network of the cluster. */
export function inNetworkOf(namespace: string): readonly string[] {
  return ["nsenter", `--net=/run/netns/${namespace}`, "--"];
}
