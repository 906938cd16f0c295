import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

import {
  endOrphanedEngines,
  endOrphanedPlugins,
  endPlugin,
  orphanedPlugins,
} from "../../automation/orphans.ts";
import { type ProjectFiles, projectFiles } from "../../automation/project-files.ts";

describe("endOrphanedEngines", () => {
  let root: string;
  let files: ProjectFiles;
  let engine: ChildProcess;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "moorage-orphan-"));
    writeFileSync(join(root, "Pulumi.yaml"), "name: moorage\n");
    files = projectFiles({ root, environment: "dev" });
    const binary = join(root, "pulumi");
    copyFileSync(process.execPath, binary);
    engine = spawn(binary, ["-e", "setTimeout(() => {}, 60000)"]);
    await once(engine, "spawn");
  });

  afterEach(() => {
    engine.kill("SIGKILL");
    rmSync(root, { recursive: true, force: true });
  });

  const lock = (host: string): void => {
    const folder = join(files.state, ".pulumi", "locks", "organization", "moorage", "dev");
    mkdirSync(folder, { recursive: true });
    const timestamp = "2026-11-21T10:00:00Z";
    const owner = { pid: engine.pid, username: "ada", hostname: host, timestamp };
    writeFileSync(join(folder, "1.json"), JSON.stringify(owner));
  };

  it("interrupts an engine that holds the lock on this host", async () => {
    lock(hostname());
    const told: string[] = [];
    const ended = once(engine, "exit");

    await endOrphanedEngines(files, "dev", (message) => told.push(message));

    assert.deepEqual(await ended, [null, "SIGINT"]);
    assert.deepEqual(told, [
      `ending the engine of ada@${hostname()} (pid ${String(engine.pid)}) since 2026-11-21T10:00:00Z: the run that started it was killed`,
    ]);
  });

  it("leaves an engine of another host alone", async () => {
    lock(`not-${hostname()}`);

    await endOrphanedEngines(files, "dev", assert.ifError);

    assert.equal(engine.exitCode, null);
    assert.equal(engine.signalCode, null);
  });
});

describe("endOrphanedPlugins", () => {
  const files = projectFiles({ root: join(import.meta.dirname, "..", ".."), environment: "dev" });
  const children: ChildProcess[] = [];

  after(() => {
    for (const child of children) child.kill("SIGKILL");
  });

  async function plugin(temporary: string): Promise<ChildProcess> {
    const env = { ...process.env, TMPDIR: temporary };
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], { env });
    children.push(child);
    await once(child, "spawn");
    return child;
  }

  it("ends processes with a private folder of this project, and no others", async function () {
    if (process.platform !== "linux") {
      process.stdout.write("skipped: only Linux tells the variables of a process\n");
      this.skip();
    }
    const ours = await plugin(join(files.temporary, "1-abc"));
    const foreign = await plugin(`${files.temporary}-of-another-project`);
    const ended = once(ours, "exit");

    const pids = endOrphanedPlugins(files);

    assert.deepEqual(pids, [ours.pid]);
    assert.deepEqual(await ended, [null, "SIGTERM"]);
    assert.equal(foreign.exitCode ?? foreign.signalCode, null);
  });

  it("is told which of them have lost their engine", async function () {
    if (process.platform !== "linux") {
      process.stdout.write("skipped: only Linux tells the variables of a process\n");
      this.skip();
    }
    const folder = mkdtempSync(join(tmpdir(), "moorage-orphan-"));
    const engine = join(folder, "pulumi");
    copyFileSync(process.execPath, engine);
    const sleep = "setTimeout(() => {}, 60000)";
    const script = `const child = require("node:child_process").spawn(process.argv[1], ["-e", "${sleep}"]); child.on("spawn", () => process.stdout.write("up")); ${sleep}`;
    const env = { ...process.env, TMPDIR: join(files.temporary, "1-def") };
    const alive = spawn(engine, ["-e", script, process.execPath], { env });
    children.push(alive);
    await once(alive.stdout, "data");
    const before = orphanedPlugins(files);
    alive.kill("SIGKILL");
    await once(alive, "exit");

    const [left = 0, ...others] = orphanedPlugins(files);
    await endPlugin(left);

    assert.deepEqual([before, others, orphanedPlugins(files)], [[], [], []]);
    rmSync(folder, { recursive: true, force: true });
  });
});
