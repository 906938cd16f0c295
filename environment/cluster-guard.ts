import * as os from "node:os";

import { ClusterGuardError } from "./cluster-guard-error.ts";
import type { ClusterTarget } from "./environment.ts";
import { getJson, RequestFailure } from "./kube-request.ts";
import { readContext } from "./kubeconfig.ts";
import type { ClusterAccess } from "./kubeconfig.ts";
import { valueAt } from "./plain-data.ts";

export { ClusterGuardError } from "./cluster-guard-error.ts";

/** Bounds for the request of the guard. */
export interface GuardOptions {
  /** @default 5000 */
  readonly timeoutMilliseconds?: number;
}

/**
 * Makes sure that the cluster behind a context is the one that an environment is bound to.
 *
 * Reads one namespace and writes nothing; throws a {@link ClusterGuardError} otherwise.
 */
export async function guardCluster(
  cluster: ClusterTarget,
  name: string,
  options: GuardOptions = {},
): Promise<void> {
  if (cluster.context === "") throw unbound(name);
  const access = loadContext(cluster);
  const actual = await readIdentity(access, cluster, options.timeoutMilliseconds ?? 5000);
  if (cluster.identity === undefined || cluster.identity === actual) return;
  throw new ClusterGuardError("wrong-cluster", {
    message:
      `stack ${name} is bound to cluster ${cluster.identity}, ` +
      `context "${cluster.context}" is ${actual}`,
    hint: cluster.embedded
      ? "The embedded control plane was made anew; destroy what the stack remembers"
      : "Choose the right context, or edit moorage:cluster if the stack really moves",
    command: cluster.embedded ? "npm run down" : "kubectl config get-contexts",
  });
}

function unbound(name: string): ClusterGuardError {
  return new ClusterGuardError("unbound", {
    message: `stack ${name} is bound to no cluster`,
    hint:
      `Add to Pulumi.${name}.yaml below config: moorage:cluster: ` +
      "{ context: <context>, identity: <UID of the namespace kube-system> }",
    command: "kubectl get namespace kube-system -o jsonpath={.metadata.uid}",
  });
}

function loadContext(cluster: ClusterTarget): ClusterAccess {
  const file = shortPath(cluster.kubeconfig);
  const result = readContext(cluster.kubeconfig, cluster.context);
  if ("access" in result) return result.access;
  switch (result.problem) {
    case "no-file":
      throw notFound(cluster, `context "${cluster.context}" is not in ${file} (no such file)`);
    case "no-kubeconfig":
      throw notFound(cluster, `${file} is not a kubeconfig`);
    case "no-context": {
      const list = result.found.length === 0 ? "none" : result.found.join(", ");
      throw notFound(cluster, `context "${cluster.context}" is not in ${file} (found: ${list})`);
    }
    case "no-cluster":
      throw notFound(cluster, `context "${cluster.context}" of ${file} names no known cluster`);
  }
}

function notFound(cluster: ClusterTarget, message: string): ClusterGuardError {
  return new ClusterGuardError("context-not-found", {
    message,
    hint: cluster.embedded
      ? "The embedded control plane does not run"
      : "Check moorage:cluster of the stack file",
    command: cluster.embedded ? "npx moor cluster up" : "kubectl config get-contexts",
  });
}

async function readIdentity(
  access: ClusterAccess,
  cluster: ClusterTarget,
  timeout: number,
): Promise<string> {
  try {
    const namespace = await getJson(access, "/api/v1/namespaces/kube-system", timeout);
    const uid = valueAt(namespace, ["metadata", "uid"]);
    if (typeof uid === "string" && uid !== "") return uid;
    throw new RequestFailure(undefined, "the answer is no namespace");
  } catch (error) {
    if (error instanceof RequestFailure) throw failure(error, cluster, access.server);
    throw error;
  }
}

function failure(error: RequestFailure, cluster: ClusterTarget, server: string): ClusterGuardError {
  const { status } = error;
  const address = withoutCredentials(server);
  if (status === 401 || status === 403) {
    return new ClusterGuardError("unauthorized", {
      message:
        status === 401
          ? `${address} cannot be asked as context "${cluster.context}" (${error.message})`
          : `context "${cluster.context}" may not get the namespace kube-system (403)`,
      hint:
        status === 401
          ? "Renew the credentials of the kubeconfig; nothing was changed"
          : "Allow get on namespaces for this user; nothing was changed",
      command: "kubectl auth whoami",
    });
  }
  return new ClusterGuardError("unreachable", {
    message: `${address} did not answer (${error.message})`,
    hint: cluster.embedded
      ? "The embedded control plane does not run; nothing was changed"
      : "Check VPN, firewall and the kubeconfig; nothing was changed",
    command: cluster.embedded ? "npx moor cluster up" : "kubectl config get-contexts",
  });
}

function shortPath(file: string): string {
  const home = os.homedir();
  return file.startsWith(`${home}/`) ? `~${file.slice(home.length)}` : file;
}

function withoutCredentials(server: string): string {
  return server.replace(/\/\/[^/@]*@/, "//");
}
