import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { withLock } from "../../toolchain/lock.ts";
import { removeFolders, temporaryFolder } from "../toolchain/fake-vendor.ts";

describe("withLock", () => {
  const quick = { pollMilliseconds: 5 };
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, "locks", "tool.lock");
  });

  afterEach(() => {
    removeFolders(folder);
  });

  it("lets one work at a time", async () => {
    const steps: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      steps.push(`${name} begins`);
      await sleep(20);
      steps.push(`${name} ends`);
    };

    await Promise.all([withLock(path, work("a"), quick), withLock(path, work("b"), quick)]);

    const [first] = steps[0]?.split(" ") ?? [];
    const second = first === "a" ? "b" : "a";
    assert.deepEqual(steps, [
      `${first ?? ""} begins`,
      `${first ?? ""} ends`,
      `${second} begins`,
      `${second} ends`,
    ]);
  });

  it("is free again after work that fails", async () => {
    await assert.rejects(
      withLock(path, () => Promise.reject(new Error("work failed"))),
      { message: "work failed" },
    );

    assert.equal(existsSync(path), false);
  });

  it("takes over the lock of a process that is gone", async () => {
    await withLock(path, () => Promise.resolve());
    const { pid } = spawnSync(process.execPath, ["--version"]);
    writeFileSync(path, `${pid} ${hostname()}\n`);

    assert.equal(await withLock(path, () => Promise.resolve("done"), quick), "done");
  });

  it("takes over a lock of another machine that shows no sign of life", async () => {
    await withLock(path, () => Promise.resolve());
    writeFileSync(path, "1 another-machine\n");
    const minuteAgo = Date.now() / 1000 - 60;
    utimesSync(path, minuteAgo, minuteAgo);

    assert.equal(await withLock(path, () => Promise.resolve("done"), quick), "done");
  });

  it("lets one of many take over a lock left behind", async () => {
    await withLock(path, () => Promise.resolve());
    const { pid } = spawnSync(process.execPath, ["--version"]);
    writeFileSync(path, `${pid} ${hostname()}\n`);
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(5);
      inside -= 1;
    };

    // Each begins a little later, so that some look at the lock while others replace it.
    const begin = async (_: unknown, index: number): Promise<void> => {
      await sleep(index / 10);
      await withLock(path, work, quick);
    };
    await Promise.all(Array.from({ length: 30 }, begin));

    assert.equal(most, 1);
    assert.deepEqual(readdirSync(join(folder, "locks")), []);
  });

  it("leaves a lock that another process took over in the meantime", async () => {
    await withLock(path, () => {
      writeFileSync(path, "1 another-machine\n");
      return Promise.resolve();
    });

    assert.equal(existsSync(path), true);
  });

  it("tells once who holds it", async () => {
    await withLock(path, () => Promise.resolve());
    writeFileSync(path, "1 another-machine\n");
    const holders: string[] = [];
    const onWait = (holder: string): void => {
      holders.push(holder);
    };

    const waiting = withLock(path, () => Promise.resolve(), { ...quick, onWait });
    await sleep(30);
    rmSync(path);
    await waiting;

    assert.deepEqual(holders, ["process 1 on another-machine"]);
  });

  it("stops waiting when it is cancelled", async () => {
    await withLock(path, () => Promise.resolve());
    writeFileSync(path, "1 another-machine\n");

    await assert.rejects(
      withLock(path, () => Promise.resolve(), { ...quick, signal: AbortSignal.timeout(20) }),
      { name: "AbortError" },
    );
    assert.equal(existsSync(path), true);
  });
});
