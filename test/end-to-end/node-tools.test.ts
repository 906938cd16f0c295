import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { lstatSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";

import { officialArtifacts, officialHosts } from "../../toolchain/official-artifacts.ts";
import { platformOf } from "../../toolchain/platform.ts";
import { acquireToolchain } from "../../toolchain/toolchain.ts";
import type { AcquireOptions, Toolchain } from "../../toolchain/toolchain.ts";
import { nodeToolNames, toolNames } from "../../toolchain/versions.ts";
import {
  FakeVendor,
  fakeTools,
  isolated,
  mirrorPath,
  removeFolders,
  script,
  serveMirror,
  sha256,
  temporaryFolder,
  writeScript,
} from "../toolchain/fake-vendor.ts";

describe("tools of a real node", () => {
  let vendor: FakeVendor;
  let folder: string;

  beforeEach(async () => {
    vendor = new FakeVendor();
    await vendor.start();
    folder = temporaryFolder();
  });

  afterEach(async () => {
    await vendor.stop();
    removeFolders(folder);
  });

  function acquire(options: AcquireOptions): Promise<Toolchain> {
    return acquireToolchain(isolated(folder, options));
  }

  function waysOf({ tools }: Toolchain): readonly string[] {
    return tools.map(({ tool, version, way }) => `${tool} ${version} ${way}`);
  }

  it("are not among the tools of every command", () => {
    assert.deepEqual(
      toolNames.filter((tool) => nodeToolNames.includes(tool)),
      [],
    );
  });

  it("come from a mirror into one folder with all others", async () => {
    serveMirror(vendor, [...toolNames, ...nodeToolNames]);

    const toolchain = await acquire({
      mirror: vendor.url,
      tools: [...toolNames, ...nodeToolNames],
    });

    assert.deepEqual(
      waysOf(toolchain).filter((line) => nodeToolNames.some((tool) => line.startsWith(`${tool} `))),
      [
        "coredns 1.14.7 mirror",
        "kube-node 1.36.4 mirror",
        "kube-router 2.10.0 mirror",
        "test-workload 1.0.0 mirror",
      ],
    );
    const names = ["coredns", "kube-proxy", "kube-router", "kubelet", "test-workload"];
    assert.deepEqual(
      readdirSync(toolchain.binDir).filter((name) => names.includes(name)),
      names,
    );
    assert.equal(readFileSync(join(toolchain.binDir, "kubelet"), "utf8"), fakeTools.kube);
  });

  it("share one download with the control plane and no file", async () => {
    serveMirror(vendor, ["kube"]);

    const { binDir } = await acquire({ mirror: vendor.url, tools: ["kube", "kube-node"] });

    assert.deepEqual(
      vendor.requests.filter((path) => path.endsWith(".zst")),
      [`/${mirrorPath("kube")}`],
    );
    const [plane, node] = ["kube", "kube-node"].map((name) => lstatSync(join(binDir, name)).ino);
    assert.notEqual(plane, node);
  });

  it("are found in the cache afterwards", async () => {
    serveMirror(vendor, nodeToolNames);
    const options = { mirror: vendor.url, tools: nodeToolNames };
    await acquire(options);

    const second = await acquire(options);

    assert.deepEqual(new Set(second.tools.map(({ way }) => way)), new Set(["cache"]));
  });

  it("are taken from PATH when their version is exactly the pinned one", async () => {
    const path = join(folder, "path");
    writeScript(path, "kubelet", fakeTools["kube-node"]);
    writeScript(path, "kube-proxy", fakeTools["kube-node"]);
    writeScript(path, "coredns", fakeTools.coredns);
    writeScript(path, "test-workload", fakeTools["test-workload"]);
    writeScript(
      path,
      "kube-router",
      script('echo "Running kube-router version v2.10.0, built on"'),
    );

    const toolchain = await acquire({ tools: nodeToolNames });

    assert.deepEqual(waysOf(toolchain), [
      "coredns 1.14.7 path",
      "kube-node 1.36.4 path",
      "kube-router 2.10.0 path",
      "test-workload 1.0.0 path",
    ]);
  });

  it("rejects a kube-router on PATH that does not tell its version", async () => {
    const found = writeScript(join(folder, "path"), "kube-router", fakeTools["kube-router"]);

    await assert.rejects(
      acquire({ tools: ["kube-router"] }),
      new RegExp(`path: ${found} has version unknown`),
    );
  });

  it("rejects a kube-router of a mirror that tells another version", async () => {
    serveMirror(vendor, ["coredns"]);
    const other = script('echo "Running kube-router version 2.9.0, built on"');
    const body = zstdCompressSync(other);
    vendor.serve("/SHA256SUMS", `${sha256(body)}  ${mirrorPath("kube-router")}\n`);
    vendor.serve(`/${mirrorPath("kube-router")}`, body);

    await assert.rejects(
      acquire({ mirror: vendor.url, tools: ["kube-router"] }),
      /mirror: kube-router has version 2\.9\.0, needed 2\.10\.0/,
    );
  });

  it("are downloaded from their vendors", async () => {
    serveReleases(vendor, folder);
    const { url } = vendor;

    const toolchain = await acquire({
      hosts: { github: url, kubernetes: url },
      tools: ["kube-node", "kube-router", "coredns"],
    });

    assert.deepEqual(waysOf(toolchain), [
      "coredns 1.14.7 download",
      "kube-node 1.36.4 download",
      "kube-router 2.10.0 download",
    ]);
  });

  it("say that nobody publishes the test program", () => {
    assert.equal(
      officialArtifacts["test-workload"](officialHosts, platformOf("linux", "x64")),
      "Moorage publishes no release of its test program; Go builds it in seconds",
    );
  });

  it("are refused elsewhere than on Linux", async () => {
    const platform = platformOf("darwin", "arm64");

    await assert.rejects(
      acquire({ tools: ["kube-router"], platform }),
      /mirror: a real node runs on Linux only; use a virtual machine or your own cluster/,
    );
  });
});

/** Serves what the vendors publish, at the paths that their release files give it. */
function serveReleases(vendor: FakeVendor, folder: string): void {
  const serve = (path: string, body: Buffer | string, sums: string): void => {
    vendor.serve(path, body);
    vendor.serve(sums, `${sha256(body)}  ${path.split("/").at(-1) ?? ""}\n`);
  };
  for (const name of ["kubelet", "kube-proxy"]) {
    const path = `/v1.36.4/bin/linux/amd64/${name}`;
    serve(path, fakeTools["kube-node"], `${path}.sha256`);
  }
  const router = "/cloudnativelabs/kube-router/releases/download/v2.10.0";
  serve(
    `${router}/kube-router_2.10.0_linux_amd64.tar.gz`,
    packedFile(folder, "kube-router"),
    `${router}/kube-router_2.10.0_checksums.txt`,
  );
  const dns = "/coredns/coredns/releases/download/v1.14.7/coredns_1.14.7_linux_amd64.tgz";
  serve(dns, packedFile(folder, "coredns"), `${dns}.sha256`);
}

function packedFile(folder: string, name: "kube-router" | "coredns"): Buffer {
  const source = join(folder, "archive");
  writeScript(source, name, fakeTools[name]);
  return execFileSync("tar", ["-czf", "-", "-C", source, name]);
}
