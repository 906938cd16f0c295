import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

import { platformOf } from "../../toolchain/platform.ts";
import { acquireToolchain, findToolchain, mirrorOf } from "../../toolchain/toolchain.ts";
import type { Toolchain } from "../../toolchain/toolchain.ts";

const run = promisify(execFile);

function isOnPath(name: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Why the real tools cannot be had here; `undefined` if they can. */
function obstacle(): string | undefined {
  const mirror = mirrorOf({});
  if (mirror === undefined || !existsSync(join(mirror, "SHA256SUMS"))) {
    return "there is no toolchain mirror directory";
  }
  if (!existsSync(join(mirror, platformOf().name))) {
    return `the mirror holds nothing for ${platformOf().name}`;
  }
  return isOnPath("go") ? undefined : "there is no go on PATH to build the language host";
}

describe("toolchain from the mirror, with the language host built by Go", () => {
  let cache: string;
  let toolchain: Toolchain;

  before(async function () {
    this.timeout(600_000);
    cache = mkdtempSync(join(tmpdir(), "moorage-cache-"));
    const reason = obstacle();
    if (reason !== undefined) {
      process.stdout.write(`skipped: ${reason}\n`);
      this.skip();
    }
    toolchain = await acquireToolchain({ cache });
  });

  after(() => {
    rmSync(cache, { recursive: true, force: true });
  });

  async function answer(name: string, ...args: readonly string[]): Promise<string> {
    const env = { ...process.env, PULUMI_HOME: join(cache, "home"), PULUMI_SKIP_UPDATE_CHECK: "1" };
    return (await run(join(toolchain.binDir, name), args, { env })).stdout.trim();
  }

  it("brings a Pulumi of the pinned version", async () => {
    assert.equal(await answer("pulumi", "version"), "v3.259.0");
  });

  it("builds the language host, which tells its version", async () => {
    const host = toolchain.tools.find(({ tool }) => tool === "pulumi-language-nodejs");

    assert.equal(host?.version, "3.259.0");
    assert.match(await answer("pulumi-language-nodejs", "-version"), /3\.259\.0/);
  });

  it("brings the control plane under all its names", async () => {
    assert.equal(await answer("kube-apiserver", "--version"), "Kubernetes v1.36.4");
    assert.match(await answer("etcd", "--version"), /^etcd Version: 3\.6\.8\n/);
  });

  it("puts the provider plugin where the engine looks for it", async () => {
    const env = {
      ...process.env,
      PULUMI_HOME: toolchain.pulumiHome,
      PULUMI_SKIP_UPDATE_CHECK: "1",
    };
    const { stdout } = await run(join(toolchain.binDir, "pulumi"), ["plugin", "ls", "--json"], {
      env,
    });

    const plugins: unknown = JSON.parse(stdout);
    assert.ok(Array.isArray(plugins));
    assert.deepEqual(
      plugins.map(({ name, version }: { name: string; version: string }) => `${name} ${version}`),
      ["kubernetes 4.34.2"],
    );
  });

  it("is found again without work", async () => {
    const found = await findToolchain({ cache });

    assert.equal(found?.binDir, toolchain.binDir);
    assert.deepEqual(new Set(found.tools.map(({ way }) => way)), new Set(["cache"]));
  });
});
