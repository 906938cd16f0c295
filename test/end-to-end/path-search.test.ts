import assert from "node:assert/strict";
import { mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { acquireToolchain } from "../../toolchain/toolchain.ts";
import type { AcquiredTool, Toolchain } from "../../toolchain/toolchain.ts";
import type { ToolName } from "../../toolchain/versions.ts";
import {
  fakeTools,
  isolated,
  removeFolders,
  script,
  temporaryFolder,
  writeScript,
} from "../toolchain/fake-vendor.ts";

describe("tools of the user", () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, "path");
  });

  afterEach(() => {
    removeFolders(folder);
  });

  function acquire(...tools: readonly ToolName[]): Promise<Toolchain> {
    return acquireToolchain(isolated(folder, { tools }));
  }

  async function first(tool: ToolName): Promise<AcquiredTool | undefined> {
    return (await acquire(tool)).tools[0];
  }

  function rejects(tool: ToolName, reason: string): Promise<void> {
    return assert.rejects(acquire(tool), (error: Error) => {
      const line = error.message.split("\n").find((text) => text.startsWith("  path: "));
      assert.equal(line, `  path: ${reason}`);
      return true;
    });
  }

  it("includes a newer minor version of Pulumi with its language host beside it", async () => {
    writeScript(path, "pulumi", script("echo v3.261.4"));
    writeScript(path, "pulumi-language-nodejs", script("echo 'flag provided but not defined' >&2"));

    const { tools, binDir } = await acquire("pulumi", "pulumi-language-nodejs");

    assert.deepEqual(
      tools.map(({ way, version }) => `${way} ${version}`),
      ["path 3.261.4", "path 3.261.4"],
    );
    assert.equal(readlinkSync(join(binDir, "pulumi")), join(path, "pulumi"));
  });

  it("follows the link of a package manager to where Pulumi and its host are", async () => {
    const cellar = join(folder, "cellar");
    writeScript(cellar, "pulumi", fakeTools.pulumi);
    writeScript(cellar, "pulumi-language-nodejs", fakeTools["pulumi-language-nodejs"]);
    mkdirSync(path);
    symlinkSync(join(cellar, "pulumi"), join(path, "pulumi"));

    const { binDir } = await acquire("pulumi");

    assert.equal(readlinkSync(join(binDir, "pulumi")), join(cellar, "pulumi"));
  });

  it("exclude Pulumi without a language host", async () => {
    const pulumi = writeScript(path, "pulumi", fakeTools.pulumi);

    await rejects("pulumi", `${pulumi} has no pulumi-language-nodejs beside it`);
  });

  it("exclude an older minor version of Pulumi", async () => {
    const pulumi = writeScript(path, "pulumi", script("echo v3.258.9"));

    await rejects("pulumi", `${pulumi} has version 3.258.9`);
  });

  it("exclude another major version of Helm", async () => {
    const helm = writeScript(path, "helm", script("echo v3.19.0"));

    await rejects("helm", `${helm} has version 3.19.0`);
  });

  it("exclude a KWOK that is not exactly the pinned one", async () => {
    const kwok = writeScript(path, "kwok", script("echo kwok version v0.8.1"));

    await rejects("kwok", `${kwok} has version 0.8.1`);
  });

  it("include the second one on PATH when the first does not fit", async () => {
    const second = join(folder, "second");
    writeScript(path, "helm", script("echo v3.19.0"));
    writeScript(second, "helm", fakeTools.helm);
    const env = { PATH: `${path}:${second}` };

    const { tools } = await acquireToolchain(isolated(folder, { tools: ["helm"], env }));

    assert.equal(tools[0]?.version, "4.2.4");
  });

  it("include a control plane only when all its parts fit", async () => {
    for (const name of ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"]) {
      writeScript(path, name, fakeTools.kube);
    }
    await rejects("kube", "there is no etcd on PATH");

    writeScript(path, "etcd", fakeTools.kube);

    assert.equal((await first("kube"))?.way, "path");
  });

  it("include an installed provider plugin of exactly the version", async () => {
    const plugins = join(folder, "pulumi-home", "plugins", "resource-kubernetes-v4.34.2");
    const name = "pulumi-resource-kubernetes";
    writeScript(plugins, name, fakeTools[name]);

    const { pulumiHome, tools } = await acquire(name);

    assert.deepEqual([tools[0]?.way, tools[0]?.version], ["path", "4.34.2"]);
    const placed = join(pulumiHome, "plugins", "resource-kubernetes-v4.34.2", name);
    assert.equal(readlinkSync(placed), join(plugins, name));
  });

  it("exclude what lies in our own cache", async () => {
    const own = writeScript(join(folder, "cache", "bin", "old"), "helm", fakeTools.helm);
    const env = { PATH: join(own, "..") };

    await assert.rejects(
      acquireToolchain(isolated(folder, { tools: ["helm"], env })),
      /path: there is no helm on PATH/,
    );
    rmSync(own);
  });
});
