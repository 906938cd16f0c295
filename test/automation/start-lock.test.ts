import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

import { OperationError } from "../../automation/errors.ts";
import { takeStartLock, withStartLock } from "../../automation/start-lock.ts";

describe("takeStartLock", () => {
  let folder: string;
  let file: string;
  let other: ChildProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "moorage-start-"));
    file = join(folder, "start.lock");
  });

  afterEach(async () => {
    if (other?.exitCode === null) {
      other.kill();
      await once(other, "exit");
    }
    other = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const writeLock = (host: string, pid: number): void => {
    const timestamp = "2026-11-21T10:00:00.000Z";
    writeFileSync(file, JSON.stringify({ pid, username: "ada", hostname: host, timestamp }));
  };

  it("is held until it is given back", () => {
    const unlock = takeStartLock(file);
    assert.equal(readFileSync(file, "utf8").includes(`"pid":${String(process.pid)}`), true);

    unlock();

    assert.equal(existsSync(file), false);
  });

  it("rejects a second start with who, since when and what to do", async () => {
    other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    await once(other, "spawn");
    const pid = other.pid ?? 0;
    writeLock(hostname(), pid);

    assert.throws(
      () => takeStartLock(file),
      (error) => {
        assert.ok(error instanceof OperationError);
        assert.equal(error.kind, "configuration");
        assert.equal(
          error.message,
          `this folder is being started or stopped by ada@${hostname()} (pid ${String(pid)}) since 2026-11-21T10:00:00.000Z`,
        );
        assert.equal(error.hint, "wait until that run ends, or end it with Ctrl-C in its terminal");
        return true;
      },
    );
  });

  it("rejects a start while another host holds the folder", () => {
    writeLock("build-3", 12);

    assert.throws(() => takeStartLock(file), {
      hint: `wait until that run ends; if build-3 is gone, delete ${file}`,
      command: `rm ${file}`,
    });
  });

  it("takes over the lock of a process that has ended", () => {
    writeLock(hostname(), spawnSync(process.execPath, ["--version"]).pid);

    const unlock = takeStartLock(file);

    assert.equal(readFileSync(file, "utf8").includes(`"pid":${String(process.pid)}`), true);
    unlock();
  });

  it("rejects a second start in the same process", () => {
    const unlock = takeStartLock(file);

    assert.throws(() => takeStartLock(file), { kind: "configuration" });
    unlock();
  });

  it("takes over an old lock whose number this process happens to have", () => {
    writeLock(hostname(), process.pid);
    const text = readFileSync(file, "utf8").replace("2026-11-21", "2001-11-21");
    writeFileSync(file, text);

    takeStartLock(file)();

    assert.equal(existsSync(file), false);
  });

  it("takes over a lock that was half written", () => {
    writeFileSync(file, '{"pid":');

    takeStartLock(file)();

    assert.equal(existsSync(file), false);
  });
});

describe("withStartLock", () => {
  it("holds the lock during the work and gives it back when the work fails", async () => {
    const folder = mkdtempSync(join(tmpdir(), "moorage-start-"));
    const file = join(folder, "start.lock");

    const work = withStartLock(file, () => {
      assert.throws(() => takeStartLock(file), { kind: "configuration" });
      return Promise.reject(new Error("broken"));
    });

    await assert.rejects(work, { message: "broken" });
    assert.equal(existsSync(file), false);
    rmSync(folder, { recursive: true });
  });
});
