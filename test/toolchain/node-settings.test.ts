import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { z } from "zod";
import { parse } from "yaml";

import { clusterLayout, type Layout } from "../../toolchain/cluster/layout.ts";
import { isVersion2 } from "../../toolchain/cluster/node/control-groups.ts";
import { nodeLayout, type NodeLayout } from "../../toolchain/cluster/node/node-layout.ts";
import { writeNodeSettings } from "../../toolchain/cluster/node/node-settings.ts";

describe("settings of a node", () => {
  let folder: string;
  let layout: Layout;
  let node: NodeLayout;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "moorage-settings-"));
    layout = clusterLayout(join(folder, "a folder"));
    node = nodeLayout(layout);
    await mkdir(layout.home, { recursive: true });
    await writeFile(layout.kubeconfig, "the key");
    await writeFile(join(folder, "kubelet"), "");
    const found = { plugins: "/usr/lib/cni", containerd: "/usr/bin/containerd", busybox: "/b" };
    await writeNodeSettings({ layout, binDir: folder, found });
  });

  after(() => rm(folder, { recursive: true }));

  const read = (...path: readonly string[]): Promise<string> =>
    readFile(join(node.folder, ...path), "utf8");

  it("keep the key of the administrator to its owner", async () => {
    const { mode } = await stat(join(node.folder, "kubeconfig"));

    assert.equal(await read("kubeconfig"), "the key");
    assert.equal(mode & 0o777, 0o600);
  });

  it("link the programs that are there", async () => {
    assert.equal(await readlink(join(node.programs, "kubelet")), join(folder, "kubelet"));
    await assert.rejects(readlink(join(node.programs, "kube-proxy")), { code: "ENOENT" });
  });

  it("tell containerd to use our images, networks and registries, and no rights it may lack", async () => {
    const lines = (await read("containerd.toml"))
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => /^\w+ = /.test(line));

    assert.deepEqual(lines, [
      "version = 2",
      'root = "/var/lib/containerd"',
      'state = "/run/containerd"',
      'disabled_plugins = ["io.containerd.internal.v1.opt"]',
      'address = "/run/containerd/containerd.sock"',
      'sandbox_image = "localhost/moorage/pause:1"',
      "restrict_oom_score_adj = true",
      "disable_apparmor = true",
      "netns_mounts_under_state_dir = true",
      `config_path = "${node.registries}"`,
      'bin_dir = "/usr/lib/cni"',
      `conf_dir = "${join(node.folder, "cni")}"`,
      'runtime_type = "io.containerd.runc.v2"',
      "SystemdCgroup = false",
    ]);
  });

  it("give pods addresses of one range, and no address of this machine", async () => {
    const network = z
      .object({ plugins: z.array(z.record(z.string(), z.unknown())) })
      .parse(JSON.parse(await read("cni", "10-moorage.conflist")));

    assert.deepEqual(network.plugins, [
      {
        type: "ptp",
        ipMasq: false,
        ipam: {
          type: "host-local",
          ranges: [[{ subnet: "10.244.0.0/24" }]],
          routes: [{ dst: "0.0.0.0/0" }],
          dataDir: "/run/cni-addresses",
        },
      },
      { type: "portmap", capabilities: { portMappings: true } },
    ]);
  });

  it("tell the kubelet to answer only those with a certificate or a token", async () => {
    const settings = z.record(z.string(), z.unknown()).parse(parse(await read("kubelet.yaml")));

    assert.deepEqual(settings["authentication"], {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: join(layout.home, "pki", "ca.crt") },
    });
    assert.deepEqual(settings["clusterDNS"], ["10.96.0.10"]);
    assert.equal(settings["volumePluginDir"], "/var/lib/kubelet/volume-plugins");
    assert.equal(settings["cgroupRoot"], (await isVersion2()) ? "/" : `/${node.controlGroup}`);
  });
});
