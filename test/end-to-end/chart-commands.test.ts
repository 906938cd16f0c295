import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { execa } from "execa";

import { acquireToolchain } from "../../toolchain/toolchain.ts";
import { serveCharts } from "../support/chart-repository.ts";
import type { ChartRepository } from "../support/chart-repository.ts";
import { packaged } from "../support/packaged-chart.ts";
import { replaceIn, webChart, writeFiles } from "./support/helm-project.ts";

const MAIN = join(import.meta.dirname, "../../cli/main.ts");

describe("moor helm pull and moor helm repo, with a repository on loopback", () => {
  let root: string;
  let helm: string;
  let repository: ChartRepository;

  interface Said {
    readonly exitCode: number | undefined;
    readonly stdout: string;
    readonly stderr: string;
  }
  const moor = async (...args: readonly string[]): Promise<Said> => {
    const { exitCode, stdout, stderr } = await execa(process.execPath, [MAIN, ...args], {
      cwd: root,
      env: { MOOR_ENV: "dev" },
      reject: false,
    });
    const plain = (text: string): string => text.replaceAll(repository.address, "HERE");
    return { exitCode, stdout: plain(stdout), stderr: plain(stderr) };
  };
  const git = (...args: readonly string[]): void => {
    const author = ["-c", "user.name=x", "-c", "user.email=x@example.com"];
    execFileSync("git", [...author, ...args], { cwd: root, stdio: "pipe" });
  };

  before(async () => {
    const toolchain = await acquireToolchain({ tools: ["helm"] });
    helm = join(toolchain.binDir, "helm");
    repository = await serveCharts();
    repository.put(packaged(helm, webChart("web")));
    root = mkdtempSync(join(tmpdir(), "moorage-charts-"));
    writeFiles(root, {
      ".gitignore": ".moorage/\n",
      "Pulumi.yaml": "name: x\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "config: {}\n",
      "platform.yaml": `tenants:\n  shop:\n    owner: a@example.com\n    quota: { cpu: "20", memory: 40Gi, storage: 50Gi }\n`,
    });
  });

  after(async () => {
    await repository.close();
    rmSync(root, { recursive: true, force: true });
  });

  it("name a repository in platform.yaml, once", async () => {
    const url = repository.url;
    const before = readFileSync(join(root, "platform.yaml"), "utf8");

    const dry = await moor("helm", "repo", "add", "own", url, "--dry-run");
    assert.equal(readFileSync(join(root, "platform.yaml"), "utf8"), before);
    const first = await moor("helm", "repo", "add", "own", url);
    const second = await moor("helm", "repo", "add", "own", url);
    const other = await moor("helm", "repo", "add", "own", "https://other.example");

    assert.equal(dry.stdout, "would add own: http://HERE to repositories");
    assert.equal(first.stdout, "added own: http://HERE to repositories");
    assert.equal(second.stdout, "own is there already");
    assert.equal(other.exitCode, 2);
    assert.equal(
      readFileSync(join(root, "platform.yaml"), "utf8"),
      `${before}\nrepositories:\n  own: ${url}\n`,
    );
  });

  it("list it with the releases that use it", async () => {
    const release =
      "    releases:\n      web: { chart: { repo: own, name: web }, version: ^1.0.0 }\n";
    replaceIn(join(root, "platform.yaml"), "\nrepositories", `${release}\nrepositories`);

    const { stdout } = await moor("helm", "repo", "list");

    assert.match(stdout, /^own +http:\/\/HERE +tenants\.shop\.releases\.web$/m);
  });

  it("fetch what a plan needs, which does so by itself", async () => {
    const plan = await moor("plan");
    const pull = await moor("helm", "pull");

    assert.deepEqual([plan.exitCode, pull.exitCode], [0, 0], plan.stderr);
    assert.match(plan.stderr, /^fetching chart web \^1\.0\.0 of http:\/\/HERE$/m);
    assert.match(pull.stdout, /^web \^1\.0\.0 of http:\/\/HERE +1\.0\.0 +present +sha256:\w{64}$/m);
  });

  it("find something newer when they are asked to", async () => {
    const version = { "Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.4.0\n" };
    repository.put(packaged(helm, { ...webChart("web"), ...version }));

    const { stdout } = await moor("helm", "repo", "update", "own");
    const unknown = await moor("helm", "repo", "update", "ow");

    assert.match(stdout, / 1\.0\.0 -> 1\.4\.0 +changed +sha256:\w{64}$/m);
    assert.equal(
      unknown.stderr,
      'error: platform.yaml has no repository "ow".\n  did you mean "own"? Available: own.',
    );
  });

  it("are needed no more afterwards, also not for the past", async () => {
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "--message", "x");
    await repository.close();

    const pull = await moor("helm", "pull", "--update");
    const plan = await moor("plan", "--diff", "HEAD");

    assert.equal(pull.exitCode, 2);
    assert.match(
      pull.stderr,
      /^platform\.yaml:6:29 .*web\.chart\.repo: .* connection refused\. Try/m,
    );
    assert.equal(plan.exitCode, 0, plan.stderr);
  });
});
