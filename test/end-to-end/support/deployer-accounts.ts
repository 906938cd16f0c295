import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse, stringify } from "yaml";
import { z } from "zod";

import type { ClusterTarget } from "../../../environment/environment.ts";
import type { RoleManifest } from "../../../kubernetes/role-manifests.ts";
import type { ClusterInfo } from "../../../toolchain/cluster.ts";
import type { Toolchain } from "../../../toolchain/toolchain.ts";
import { clusterRequests } from "../../support/cluster-requests.ts";

/** Namespace of the accounts. */
export const HOME = "deployers";

/** ServiceAccounts of a control plane that can do only what a test lets them. */
export interface DeployerAccounts {
  /** Runs kubectl as the administrator. */
  readonly kubectl: (args: readonly string[], input?: string) => string;
  /** Makes ServiceAccounts, each with nothing but the given objects, which bind it. */
  readonly create: (accounts: ReadonlyMap<string, readonly RoleManifest[]>) => void;
  /** The cluster as an environment of this account sees it. */
  readonly target: (account: string) => Promise<ClusterTarget>;
  /** Lets go of connections and kubeconfigs. */
  readonly close: () => void;
}

const kubeconfigSchema = z.looseObject({ clusters: z.array(z.looseObject({ name: z.string() })) });

const tokenSchema = z.object({ status: z.object({ token: z.string() }) });

/** Accounts on a control plane of the test's own. */
export async function deployerAccounts(
  info: ClusterInfo,
  { binDir }: Toolchain,
): Promise<DeployerAccounts> {
  const folder = mkdtempSync(join(tmpdir(), "moorage-deployers-"));
  const kubectl: DeployerAccounts["kubectl"] = (args, input = "") =>
    execFileSync(
      join(binDir, "kubectl"),
      ["--kubeconfig", info.kubeconfig, "--cache-dir", join(folder, "cache"), ...args],
      { encoding: "utf8", input, stdio: ["pipe", "pipe", "pipe"] },
    ).trim();
  const admin = kubeconfigSchema.parse(parse(readFileSync(info.kubeconfig, "utf8")));
  kubectl(["create", "namespace", HOME]);
  const { send, close } = await clusterRequests(info.kubeconfig);
  return {
    kubectl,
    create: (accounts) => {
      const items = [...accounts].flatMap(([name, manifests]) => [
        { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: HOME } },
        ...manifests,
      ]);
      const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
      kubectl(["create", "--filename=-"], list);
    },
    target: async (account) => {
      const path = `/api/v1/namespaces/${HOME}/serviceaccounts/${account}/token`;
      const { body } = await send({ method: "POST", path, body: {} });
      const { token } = tokenSchema.parse(body).status;
      const [cluster] = admin.clusters;
      // No client certificate: it would win over the token.
      const config = {
        ...{ apiVersion: "v1", kind: "Config", clusters: [cluster] },
        users: [{ name: account, user: { token } }],
        contexts: [{ name: account, context: { cluster: cluster?.name, user: account } }],
      };
      const kubeconfig = join(folder, `${account}.kubeconfig`);
      writeFileSync(kubeconfig, stringify(config), { mode: 0o600 });
      return {
        ...{ kubeconfig, context: account, identity: info.identity, embedded: false },
        ...{ queriesPerSecond: 50, burst: 120, version: undefined, nodes: undefined },
      };
    },
    close: () => {
      close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
