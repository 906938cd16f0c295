import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { officialArtifacts, officialHosts } from "../../toolchain/official-artifacts.ts";
import { platformOf } from "../../toolchain/platform.ts";
import { acquireToolchain } from "../../toolchain/toolchain.ts";
import type { AcquireOptions, Toolchain } from "../../toolchain/toolchain.ts";
import {
  FakeVendor,
  fakeTools,
  isolated,
  removeFolders,
  sha256,
  temporaryFolder,
  writeScript,
} from "../toolchain/fake-vendor.ts";

describe("official download", () => {
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

  function acquire(tools: AcquireOptions["tools"]): Promise<Toolchain> {
    const { url } = vendor;
    const hosts = { pulumi: url, github: url, helm: url, kubernetes: url };
    return acquireToolchain(isolated(folder, { hosts, ...(tools === undefined ? {} : { tools }) }));
  }

  function archive(root: string, files: Readonly<Record<string, string>>): Buffer {
    const source = join(folder, "archive");
    for (const [name, text] of Object.entries(files)) {
      writeScript(join(source, root), name, text);
    }
    mkdirSync(source, { recursive: true });
    return execFileSync("tar", ["-czf", "-", "-C", source, root]);
  }

  function servePulumi(body: Buffer, sum: string): void {
    vendor.serve("/releases/sdk/pulumi-v3.259.0-linux-x64.tar.gz", body);
    vendor.serve(
      "/releases/sdk/pulumi-3.259.0-checksums.txt",
      `${sum}  pulumi-v3.259.0-linux-x64.tar.gz\n`,
    );
  }

  it("takes Pulumi and its language host from one archive", async () => {
    const { pulumi, "pulumi-language-nodejs": host } = fakeTools;
    const body = archive("pulumi", { pulumi, "pulumi-language-nodejs": host });
    servePulumi(body, sha256(body));

    const { binDir, tools } = await acquire(["pulumi", "pulumi-language-nodejs"]);

    assert.deepEqual(
      tools.map(({ way }) => way),
      ["download", "download"],
    );
    assert.equal(readFileSync(join(binDir, "pulumi-language-nodejs"), "utf8"), host);
    assert.deepEqual(vendor.requests.sort(), [
      "/releases/sdk/pulumi-3.259.0-checksums.txt",
      "/releases/sdk/pulumi-v3.259.0-linux-x64.tar.gz",
    ]);
  });

  it("rejects an archive with a wrong checksum", async () => {
    const body = archive("pulumi", { pulumi: fakeTools.pulumi });
    servePulumi(body, sha256("other"));

    await assert.rejects(
      acquire(["pulumi"]),
      new RegExp(`linux-x64.tar.gz has the checksum ${sha256(body)}, expected ${sha256("other")}`),
    );
  });

  it("rejects an archive that the vendor's checksums do not list", async () => {
    servePulumi(Buffer.from("body"), sha256("body"));
    vendor.serve("/releases/sdk/pulumi-3.259.0-checksums.txt", `${sha256("body")}  other.tar.gz\n`);

    await assert.rejects(
      acquire(["pulumi"]),
      /pulumi-3.259.0-checksums.txt does not list pulumi-v3.259.0-linux-x64.tar.gz/,
    );
  });

  it("rejects an archive without the tool", async () => {
    const body = archive("pulumi", { other: "" });
    servePulumi(body, sha256(body));

    await assert.rejects(acquire(["pulumi"]), /linux-x64.tar.gz does not hold pulumi/);
  });

  it("rejects a body that is no archive", async () => {
    servePulumi(Buffer.from("body"), sha256("body"));

    await assert.rejects(
      acquire(["pulumi"]),
      /pulumi-v3.259.0-linux-x64.tar.gz cannot be unpacked: /,
    );
  });

  it("takes the provider plugin also when no checksums are published for it", async () => {
    const name = "pulumi-resource-kubernetes";
    const source = join(folder, "plugin");
    writeScript(source, name, fakeTools[name]);
    const body = execFileSync("tar", ["-czf", "-", "-C", source, name]);
    vendor.serve("/releases/plugins/pulumi-resource-kubernetes-v4.34.2-linux-amd64.tar.gz", body);

    const { tools } = await acquire([name]);

    assert.deepEqual([tools[0]?.way, tools[0]?.version], ["download", "4.34.2"]);
  });

  it("gathers the control plane from separate files", async () => {
    const parts = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"];
    for (const part of parts) {
      vendor.serve(`/v1.36.4/bin/linux/amd64/${part}`, fakeTools.kube);
      vendor.serve(`/v1.36.4/bin/linux/amd64/${part}.sha256`, sha256(fakeTools.kube));
    }
    const body = archive("etcd-v3.6.8-linux-amd64", { etcd: fakeTools.kube });
    const release = "/etcd-io/etcd/releases/download/v3.6.8";
    vendor.serve(`${release}/etcd-v3.6.8-linux-amd64.tar.gz`, body);
    vendor.serve(`${release}/SHA256SUMS`, `${sha256(body)}  etcd-v3.6.8-linux-amd64.tar.gz\n`);

    const { binDir, tools } = await acquire(["kube"]);

    assert.equal(tools[0]?.path.endsWith("/kube-apiserver"), true);
    assert.equal(readFileSync(join(binDir, "etcd"), "utf8"), fakeTools.kube);
  });
});

describe("officialArtifacts", () => {
  it("names the vendors' addresses for macOS", () => {
    const platform = platformOf("darwin", "arm64");
    const urls = (["pulumi", "pulumi-resource-kubernetes", "kwokctl", "helm"] as const).map(
      (tool) => {
        const artifacts = officialArtifacts[tool](officialHosts, platform);
        return typeof artifacts === "string" ? artifacts : artifacts[0]?.url;
      },
    );

    assert.deepEqual(urls, [
      "https://get.pulumi.com/releases/sdk/pulumi-v3.259.0-darwin-arm64.tar.gz",
      "https://get.pulumi.com/releases/plugins/pulumi-resource-kubernetes-v4.34.2-darwin-arm64.tar.gz",
      "https://github.com/kubernetes-sigs/kwok/releases/download/v0.8.0/kwokctl-darwin-arm64",
      "https://get.helm.sh/helm-v4.2.4-darwin-arm64.tar.gz",
    ]);
  });

  it("says that Kubernetes publishes no control plane for macOS", () => {
    assert.equal(
      officialArtifacts.kube(officialHosts, platformOf("darwin", "arm64")),
      "Kubernetes publishes its control plane for Linux only, not for darwin",
    );
  });

  it("says that archives for Windows are not unpacked", () => {
    assert.equal(
      officialArtifacts.pulumi(officialHosts, platformOf("win32", "x64")),
      "the vendor's archive for Windows is a zip, which Moorage does not unpack",
    );
  });
});

describe("platformOf", () => {
  it("rejects a machine without tools", () => {
    assert.throws(() => platformOf("freebsd", "x64"), {
      message:
        "there are no tools for freebsd-x64; Moorage runs on Linux, macOS and Windows, x64 and arm64",
    });
  });
});
