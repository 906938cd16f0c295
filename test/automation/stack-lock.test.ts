import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

import { ownerIsAlive } from "../../automation/process-owner.ts";
import {
  describeLock,
  isAbandoned,
  parseLockFile,
  parseLockMessage,
  readLocks,
  removeAbandonedLocks,
} from "../../automation/stack-lock.ts";

const recorded = `error: the stack is currently locked by 2 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  file:///project/.moorage/state/.pulumi/locks/organization/moorage/dev/0c1d.json: created by ci@runner-7 (pid 99999) at 2026-11-21T10:00:00Z
  file:///project/.moorage/state/.pulumi/locks/organization/moorage/dev/7e2f.json: created by ada@laptop (pid 12) at 2026-11-21T10:01:00+02:00
`;

/** A process id that is certainly free: its process has ended and was reaped. */
function deadPid(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

describe("parseLockMessage", () => {
  it("names every owner of a recorded message", () => {
    assert.deepEqual(parseLockMessage(recorded)?.map(describeLock), [
      "ci@runner-7 (pid 99999) since 2026-11-21T10:00:00Z",
      "ada@laptop (pid 12) since 2026-11-21T10:01:00+02:00",
    ]);
  });

  it("is undefined for another message", () => {
    assert.equal(parseLockMessage("error: no stack named 'dev' found"), undefined);
  });
});

describe("parseLockFile", () => {
  it("reads what the engine writes", () => {
    const text = `{"pid":8784,"username":"root","hostname":"vm","timestamp":"2026-11-21T13:31:22.86Z"}`;

    assert.deepEqual(parseLockFile("a.json", text), {
      place: "a.json",
      user: "root",
      host: "vm",
      pid: 8784,
      since: "2026-11-21T13:31:22.86Z",
    });
  });

  it("is undefined for a half-written or foreign file", () => {
    assert.equal(parseLockFile("a.json", `{"pid":87`), undefined);
    assert.equal(parseLockFile("a.json", "[]"), undefined);
    assert.equal(parseLockFile("a.json", "null"), undefined);
  });
});

describe("ownerIsAlive", () => {
  it("knows this process by its program", () => {
    assert.equal(ownerIsAlive(process.pid, ["node"]), true);
  });

  it("does not take a process of another program for the owner", () => {
    assert.equal(ownerIsAlive(process.pid, ["pulumi"]), false);
  });

  it("knows that an ended process is gone", () => {
    assert.equal(ownerIsAlive(deadPid(), ["node"]), false);
  });
});

describe("removeAbandonedLocks", () => {
  const backend = mkdtempSync(join(tmpdir(), "moorage-lock-"));
  const folder = join(backend, ".pulumi", "locks", "organization", "moorage", "dev");

  before(() => {
    mkdirSync(folder, { recursive: true });
  });

  after(() => {
    rmSync(backend, { recursive: true, force: true });
  });

  const writeLock = (name: string, host: string, pid: number): string => {
    const file = join(folder, name);
    const timestamp = "2026-11-21T10:00:00Z";
    writeFileSync(file, JSON.stringify({ pid, username: "ada", hostname: host, timestamp }));
    return file;
  };

  it("removes the lock of an ended process of this host alone", () => {
    const pid = deadPid();
    const dead = writeLock("dead.json", hostname(), pid);
    writeFileSync(`${dead}.attrs`, "{}");
    const foreign = writeLock("foreign.json", `not-${hostname()}`, pid);

    const removed = removeAbandonedLocks(readLocks(backend, "moorage", "dev"));

    assert.deepEqual(
      removed.map(({ place }) => place),
      [dead],
    );
    assert.equal(existsSync(dead), false);
    assert.equal(existsSync(`${dead}.attrs`), false);
    assert.equal(existsSync(foreign), true);
  });

  it("takes a number that another program has now for ended", () => {
    writeLock("reused.json", hostname(), process.pid);

    const locks = readLocks(backend, "moorage", "dev");

    assert.deepEqual(
      locks.filter(isAbandoned).map(({ pid }) => pid),
      [process.pid],
    );
  });

  it("finds nothing where there are no locks", () => {
    assert.deepEqual(readLocks(backend, "moorage", "prod"), []);
  });
});
