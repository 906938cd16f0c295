import { join, resolve } from "node:path";

import { ClusterError } from "./cluster-error.ts";

/** The processes of a control plane, in the order in which they start. */
export const componentNames = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok-controller",
] as const;

/** One process of a control plane. */
export type ComponentName = (typeof componentNames)[number];

/** Where a cluster keeps its files. */
export interface Layout {
  readonly name: string;
  /** Name of the context in the kubeconfig. */
  readonly context: string;
  /** The folder of all clusters; also what our tools take for the home folder of the user. */
  readonly directory: string;
  /** What kwokctl makes: configuration, certificates, data, logs. */
  readonly home: string;
  /** Links to the programs; their paths tell whose a process is. */
  readonly programs: string;
  readonly kubeconfig: string;
  /** What kwokctl makes the cluster from. */
  readonly config: string;
  /** Written last: what is known of a cluster that was once complete. */
  readonly record: string;
  readonly lock: string;
}

const DEFAULT_NAME = "moorage";

/** The files of the cluster `name` under a directory. */
export function clusterLayout(directory: string, name = DEFAULT_NAME): Layout {
  if (!/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name)) {
    throw new ClusterError({
      what: `cluster name "${name}" must be 1 to 40 lower-case letters, digits or "-", with a letter or digit first and last`,
      where: resolve(directory),
      fix: "choose another name with --name",
    });
  }
  const root = resolve(directory);
  if (/[,"\n]/.test(root)) {
    throw new ClusterError({
      what: "the folder of the cluster has a comma or a quote in its path, which KWOK cannot read",
      where: root,
      fix: "move the project to another folder",
    });
  }
  const home = join(root, ".kwok", "clusters", name);
  return {
    name,
    context: `kwok-${name}`,
    directory: root,
    home,
    programs: join(home, "bin"),
    // The default cluster's is where environment/ looks for it.
    kubeconfig: join(root, name === DEFAULT_NAME ? "kubeconfig" : `${name}.kubeconfig`),
    config: join(root, `${name}.config.yaml`),
    record: join(root, `${name}.json`),
    lock: join(root, `${name}.lock`),
  };
}

/** The log file of a component. */
export function logFile(layout: Layout, name: ComponentName): string {
  return join(layout.home, "logs", `${name}.log`);
}

/** The file in which kwokctl notes the process id of a component. */
export function processIdFile(layout: Layout, name: ComponentName): string {
  return join(layout.home, "pids", `${name}.pid`);
}
