import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import type { ClusterTarget } from "./environment.ts";
import type { Settings } from "./stack-schema.ts";

const LIMITS = { queriesPerSecond: 50, burst: 120 };
/** Nodes of the embedded control plane, unless `moor cluster up --nodes` says otherwise. */
const EMBEDDED_NODES = 3;

/**
 * The cluster that an environment means, without looking whether it is there.
 *
 * Without `moorage:cluster` it is the embedded control plane; with a prod profile it is none: the context
 * stays empty and the cluster guard refuses to run.
 */
export function clusterTarget(
  root: string,
  cluster: Settings["moorage:cluster"],
  isProd: boolean,
): ClusterTarget {
  if (cluster === undefined) return isProd ? unbound() : embedded(root);
  return {
    kubeconfig:
      cluster.kubeconfig === undefined ? usualKubeconfig() : inHome(root, cluster.kubeconfig),
    context: cluster.context,
    identity: cluster.identity,
    embedded: false,
    queriesPerSecond: cluster.queriesPerSecond ?? LIMITS.queriesPerSecond,
    burst: cluster.burst ?? LIMITS.burst,
    version: cluster.version,
    nodes: cluster.nodes,
  };
}

function unbound(): ClusterTarget {
  return {
    kubeconfig: usualKubeconfig(),
    context: "",
    identity: undefined,
    embedded: false,
    ...LIMITS,
    version: undefined,
    nodes: undefined,
  };
}

function embedded(root: string): ClusterTarget {
  const folder = path.join(root, ".moorage", "cluster");
  return {
    kubeconfig: path.join(folder, "kubeconfig"),
    context: "kwok-moorage",
    identity: readLine(path.join(folder, "identity")),
    embedded: true,
    ...LIMITS,
    version: undefined,
    nodes: EMBEDDED_NODES,
  };
}

function readLine(file: string): string | undefined {
  if (!fs.existsSync(file)) return undefined;
  const text = fs.readFileSync(file, "utf8").trim();
  return text === "" ? undefined : text;
}

function usualKubeconfig(): string {
  const first = (process.env["KUBECONFIG"] ?? "").split(path.delimiter).find((file) => file !== "");
  return path.resolve(first ?? path.join(os.homedir(), ".kube", "config"));
}

function inHome(root: string, file: string): string {
  return file.startsWith("~/") ? path.join(os.homedir(), file.slice(2)) : path.resolve(root, file);
}
