import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { platformOf } from "../../toolchain/platform.ts";
import { ToolchainError, acquireToolchain, findToolchain } from "../../toolchain/toolchain.ts";
import { toolNames } from "../../toolchain/versions.ts";
import {
  FakeVendor,
  fakeTools,
  isolated,
  mirrorPath,
  recorder,
  removeFolders,
  script,
  serveMirror,
  temporaryFolder,
  writeScript,
} from "../toolchain/fake-vendor.ts";

describe("acquireToolchain", () => {
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

  it("gathers every tool of a mirror", async () => {
    serveMirror(vendor, toolNames);

    const toolchain = await acquireToolchain(isolated(folder, { mirror: vendor.url }));

    assert.deepEqual(
      toolchain.tools.map(({ tool, way, version }) => `${tool} ${version} ${way}`),
      [
        "helm 4.2.4 mirror",
        "kube 1.36.4 mirror",
        "kwok 0.8.0 mirror",
        "kwokctl 0.8.0 mirror",
        "pulumi 3.259.0 mirror",
        "pulumi-language-nodejs 3.259.0 mirror",
        "pulumi-resource-kubernetes 4.34.2 mirror",
      ],
    );
    assert.deepEqual(readdirSync(toolchain.binDir).sort(), [
      "etcd",
      "helm",
      "kube",
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
      "kubectl",
      "kwok",
      "kwokctl",
      "pulumi",
      "pulumi-language-nodejs",
    ]);
    const plugin = "plugins/resource-kubernetes-v4.34.2/pulumi-resource-kubernetes";
    assert.equal(
      readFileSync(join(toolchain.pulumiHome, plugin), "utf8"),
      fakeTools["pulumi-resource-kubernetes"],
    );
  });

  it("asks nobody when the cache holds the tools", async () => {
    serveMirror(vendor, toolNames);
    const options = isolated(folder, { mirror: vendor.url });
    const first = await acquireToolchain(options);
    vendor.requests.length = 0;

    const second = await acquireToolchain(options);

    assert.deepEqual(vendor.requests, []);
    assert.deepEqual(new Set(second.tools.map(({ way }) => way)), new Set(["cache"]));
    assert.equal(second.binDir, first.binDir);
    assert.equal(second.pulumiHome, first.pulumiHome);
  });

  it("tries the ways in order", async () => {
    serveMirror(vendor, ["kwok"]);
    const { events, onEvent } = recorder();
    const options = isolated(folder, { mirror: vendor.url, tools: ["helm"], onEvent });

    await assert.rejects(acquireToolchain(options), ToolchainError);

    assert.deepEqual(events, [
      "helm start",
      "helm failed-way path there is no helm on PATH",
      `helm failed-way mirror ${vendor.url}/: SHA256SUMS does not list linux-x64/helm-4.2.4.zst`,
      "helm failed-way download http://127.0.0.1:9/helm-v4.2.4-linux-amd64.tar.gz.sha256sum: connect ECONNREFUSED 127.0.0.1:9",
      "helm failed-way build there is no go on PATH",
    ]);
  });

  it("takes a fitting tool of the user before the mirror", async () => {
    serveMirror(vendor, ["helm"]);
    writeScript(join(folder, "path"), "helm", script("echo v4.9.0"));
    const { events, onEvent } = recorder();

    await acquireToolchain(isolated(folder, { mirror: vendor.url, tools: ["helm"], onEvent }));

    assert.deepEqual(events, ["helm start", "helm done path 4.9.0"]);
    assert.deepEqual(vendor.requests, []);
  });

  it("notices that a cached tool was damaged", async () => {
    serveMirror(vendor, ["helm"]);
    const options = isolated(folder, { mirror: vendor.url, tools: ["helm"] });
    const first = await acquireToolchain(options);
    writeFileSync(first.tools[0]?.path ?? "", "");

    const second = await acquireToolchain(options);

    assert.equal(second.tools[0]?.way, "mirror");
    assert.equal(readFileSync(join(second.binDir, "helm"), "utf8"), fakeTools.helm);
  });

  it("obtains a tool anew when our Go sources of it change", async () => {
    serveMirror(vendor, ["pulumi"]);
    const options = isolated(folder, { mirror: vendor.url, tools: ["pulumi"] });
    await acquireToolchain(options);
    mkdirSync(join(folder, "go", "engine"), { recursive: true });
    writeFileSync(join(folder, "go", "engine", "go.sum"), "changed");

    const second = await acquireToolchain(options);

    assert.equal(second.tools[0]?.way, "mirror");
  });

  it("keeps what does not run out of the cache", async () => {
    serveMirror(vendor, ["helm"]);
    writeScript(join(folder, "path"), "helm", script("echo broken >&2", "exit 1"));
    const options = isolated(folder, { tools: ["helm"] });

    await assert.rejects(acquireToolchain(options), /path: .*helm: helm does not run: broken/);

    assert.deepEqual(readdirSync(join(folder, "cache")).sort(), ["locks", "tmp"]);
    assert.deepEqual(readdirSync(join(folder, "cache", "tmp")), []);
    assert.deepEqual(readdirSync(join(folder, "cache", "locks")), []);
  });

  it("shows no file before it is whole", async () => {
    serveMirror(vendor, ["helm"]);
    const seen: boolean[] = [];
    const cache = join(folder, "cache");
    vendor.on(`/${mirrorPath("helm")}`, (_request, response) => {
      response.write("half", () => {
        seen.push(existsSync(join(cache, "tools")), existsSync(join(cache, "bin")));
        response.destroy();
      });
    });

    await assert.rejects(
      acquireToolchain(isolated(folder, { cache, mirror: vendor.url, tools: ["helm"] })),
      /mirror: .* broke off after 4 bytes/,
    );

    assert.deepEqual(seen, [false, false]);
    assert.equal(existsSync(join(cache, "tools")), false);
  });

  it("downloads once when two acquisitions run at the same time", async () => {
    serveMirror(vendor, ["helm", "kube"]);
    const options = isolated(folder, { mirror: vendor.url, tools: ["helm", "kube"] });

    const both = await Promise.all([acquireToolchain(options), acquireToolchain(options)]);

    const bodies = vendor.requests.filter((path) => path.endsWith(".zst")).sort();
    assert.deepEqual(bodies, [`/${mirrorPath("helm")}`, `/${mirrorPath("kube")}`]);
    assert.equal(both[0].binDir, both[1].binDir);
  });

  it("ends when it is cancelled and leaves nothing half done", async () => {
    serveMirror(vendor, ["helm"]);
    const controller = new AbortController();
    vendor.on(`/${mirrorPath("helm")}`, (_request, response) => {
      response.write("half", () => {
        controller.abort();
      });
    });
    const { signal } = controller;
    const options = isolated(folder, { mirror: vendor.url, tools: ["helm"], signal });

    await assert.rejects(acquireToolchain(options), { name: "AbortError" });

    assert.deepEqual(readdirSync(join(folder, "cache", "tmp")), []);
  });
});

describe("ToolchainError", () => {
  it("lists every way of every missing tool and ends with the next step", async () => {
    const folder = temporaryFolder();
    const options = isolated(folder, { tools: ["kwok", "pulumi-resource-kubernetes"] });

    const error = await acquireToolchain(options).catch((failure: unknown) => failure);

    assert.ok(error instanceof ToolchainError);
    assert.deepEqual(
      error.failures.map(({ tool, attempts }) => [tool, ...attempts.map(({ way }) => way)]),
      [
        ["kwok", "cache", "path", "mirror", "download", "build"],
        ["pulumi-resource-kubernetes", "cache", "path", "mirror", "download", "build"],
      ],
    );
    assert.deepEqual(error.message.split("\n"), [
      "2 tools could not be obtained",
      "kwok 0.8.0",
      `  cache: not in ${join(folder, "cache")}`,
      "  path: there is no kwok on PATH",
      "  mirror: there is no mirror (MOORAGE_TOOLCHAIN_MIRROR is not set)",
      "  download: http://127.0.0.1:9/kubernetes-sigs/kwok/releases/download/v0.8.0/kwok-linux-amd64: connect ECONNREFUSED 127.0.0.1:9",
      "  build: there is no go on PATH",
      "pulumi-resource-kubernetes 4.34.2",
      `  cache: not in ${join(folder, "cache")}`,
      `  path: there is no plugin kubernetes 4.34.2 in ${join(folder, "pulumi-home", "plugins")}`,
      "  mirror: there is no mirror (MOORAGE_TOOLCHAIN_MIRROR is not set)",
      "  download: http://127.0.0.1:9/pulumi/pulumi-kubernetes/releases/download/v4.34.2/pulumi-kubernetes_4.34.2_checksums.txt: connect ECONNREFUSED 127.0.0.1:9",
      "  build: there is no go on PATH",
      "next: set MOORAGE_TOOLCHAIN_MIRROR to a directory or URL that holds the tools, install Go 1.26 or newer so that they are built here (up to 25 minutes, once), or check the network (behind a proxy, set NODE_USE_ENV_PROXY=1) and run the command again",
    ]);
    removeFolders(folder);
  });

  it("says that the cache cannot be written", async () => {
    const folder = temporaryFolder();
    const cache = join(folder, "file");
    writeFileSync(cache, "");

    await assert.rejects(acquireToolchain(isolated(folder, { cache })), {
      name: "ToolchainError",
      message: `the cache folder ${cache} cannot be written: ENOTDIR: not a directory, mkdir '${cache}/tmp'; set MOORAGE_CACHE to a folder that can`,
    });
    removeFolders(folder);
  });

  it("says that the embedded cluster does not run on Windows", async () => {
    const folder = temporaryFolder();
    const platform = platformOf("win32", "x64");
    const options = isolated(folder, { tools: ["kube"], platform });

    await assert.rejects(
      acquireToolchain(options),
      /path: the embedded cluster does not run on Windows; use WSL 2 or your own cluster/,
    );
    removeFolders(folder);
  });
});

describe("findToolchain", () => {
  it("finds the toolchain of an earlier acquisition", async () => {
    const folder = temporaryFolder();
    writeScript(join(folder, "path"), "helm", fakeTools.helm);
    const options = isolated(folder, { tools: ["helm"] });
    const acquired = await acquireToolchain(options);

    const found = await findToolchain(options);

    assert.equal(found?.binDir, acquired.binDir);
    removeFolders(folder);
  });

  it("finds nothing when a tool of the user changed since", async () => {
    const folder = temporaryFolder();
    writeScript(join(folder, "path"), "helm", fakeTools.helm);
    const options = isolated(folder, { tools: ["helm"] });
    await acquireToolchain(options);
    rmSync(join(folder, "path", "helm"));

    assert.equal(await findToolchain(options), undefined);
    removeFolders(folder);
  });
});
