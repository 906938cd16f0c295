import {
  access,
  chmod,
  copyFile,
  mkdir,
  readFile,
  symlink,
  unlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";

import { stringify } from "yaml";

import type { Layout } from "../layout.ts";
import { dnsAddress, podRange } from "./addresses.ts";
import { isVersion2 } from "./control-groups.ts";
import { nodeLayout, type NodeLayout } from "./node-layout.ts";
import type { NodeRequirements } from "./requirements.ts";

/** What the settings of a node are made from. */
export interface NodeSettings {
  readonly layout: Layout;
  readonly binDir: string;
  readonly found: NodeRequirements;
}

/** Writes everything that the programs of the node read. */
export async function writeNodeSettings(settings: NodeSettings): Promise<void> {
  const node = nodeLayout(settings.layout);
  for (const folder of [node.programs, node.logs, node.images, node.registries, cniFolder(node)]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  await linkPrograms(node, settings);
  await copyFile(join(import.meta.dirname, "node-init.sh"), node.init);
  await chmod(node.init, 0o700);
  await writeFile(join(node.folder, "containerd.toml"), containerdSettings(node, settings.found));
  await writeFile(join(cniFolder(node), "10-moorage.conflist"), podNetwork());
  await writeFile(join(node.folder, "kubelet.yaml"), await kubeletSettings(node, settings.layout));
  const kubeconfig = await readFile(settings.layout.kubeconfig, "utf8");
  await writeFile(join(node.folder, "kubeconfig"), kubeconfig, { mode: 0o600 });
}

/** Links of an older toolchain stay where this one lacks the program. */
async function linkPrograms(node: NodeLayout, { binDir, found }: NodeSettings): Promise<void> {
  const ours = ["kubelet", "kube-proxy", "kube-router", "kubectl", "test-workload"];
  const places = new Map(ours.map((name) => [name, join(binDir, name)]));
  places.set("containerd", found.containerd);
  for (const [name, place] of places) {
    const isThere = await access(place).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    const link = join(node.programs, name);
    await unlink(link).catch(() => undefined);
    await symlink(place, link);
  }
}

function cniFolder(node: NodeLayout): string {
  return join(node.folder, "cni");
}

/** Paths below /run and /var/lib are the node's own, see node-init.sh. */
function containerdSettings(node: NodeLayout, found: NodeRequirements): string {
  return `version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.internal.v1.opt"]
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/moorage/pause:1"
  # Machines without CAP_SYS_RESOURCE cannot lower the score, and every pod would fail.
  restrict_oom_score_adj = true
  disable_apparmor = true
  # Else the namespaces of pods would be listed beside those of this machine.
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "${node.registries}"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${found.plugins}"
    conf_dir = "${cniFolder(node)}"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
`;
}

function podNetwork(): string {
  const ipam = {
    type: "host-local",
    ranges: [[{ subnet: podRange }]],
    routes: [{ dst: "0.0.0.0/0" }],
    dataDir: "/run/cni-addresses",
  };
  const plugins = [
    { type: "ptp", ipMasq: false, ipam },
    { type: "portmap", capabilities: { portMappings: true } },
  ];
  return `${JSON.stringify({ cniVersion: "0.4.0", name: "moorage", plugins }, undefined, 2)}\n`;
}

async function kubeletSettings(node: NodeLayout, layout: Layout): Promise<string> {
  const text = await readFile(join(import.meta.dirname, "kubelet.yaml"), "utf8");
  const own = {
    // In version 2 the group is the root of what the node sees, see node-init.sh.
    cgroupRoot: (await isVersion2()) ? "/" : `/${node.controlGroup}`,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: join(layout.home, "pki", "ca.crt") },
    },
    clusterDNS: [dnsAddress],
  };
  return `${text}${stringify(own)}`;
}
