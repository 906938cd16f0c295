import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { lockSteps } from "../../../automation/recovery/lock-steps.ts";
import { fakeEngine, type FakeEngine } from "../support/fake-engine.ts";

describe("lockSteps", () => {
  let engine: FakeEngine;

  beforeEach(() => {
    engine = fakeEngine({});
  });

  afterEach(() => {
    engine.remove();
  });

  const lock = (host: string): string => {
    const { state } = engine.workspace.files;
    const folder = join(state, ".pulumi", "locks", "organization", "moorage", "dev");
    mkdirSync(folder, { recursive: true });
    const owner = { pid: process.pid, username: "ci", hostname: host };
    const file = join(folder, "4f.json");
    writeFileSync(file, JSON.stringify({ ...owner, timestamp: "2026-11-21T10:00:00Z" }));
    return file;
  };
  const everything = { lock: true, lockId: undefined };

  it("removes the lock of an engine of this host that has ended", async () => {
    const file = lock(hostname());

    const [step] = await lockSteps(engine.workspace, everything);
    await step?.take?.();

    assert.deepEqual([step?.action, step?.reason], ["unlock", "that process has ended"]);
    assert.equal(existsSync(file), false);
  });

  it("refuses the lock of another host, and names the id to type", async () => {
    const file = lock("runner-7");

    const [step] = await lockSteps(engine.workspace, everything);

    assert.deepEqual(
      [step?.action, step?.subject, step?.reason, step?.command, step?.take],
      [
        "refuse",
        `lock of ci@runner-7 (pid ${String(process.pid)}) since 2026-11-21T10:00:00Z`,
        "runner-7 may still be at work",
        "npx moor recover -e dev --lock 4f",
        undefined,
      ],
    );
    assert.equal(existsSync(file), true);
  });

  it("removes the lock of another host whose id somebody typed", async () => {
    const file = lock("runner-7");

    const [step] = await lockSteps(engine.workspace, { lock: true, lockId: "4f" });
    await step?.take?.();

    assert.equal(step?.reason, "nothing here can tell whether runner-7 is done; you typed its id");
    assert.equal(existsSync(file), false);
  });

  it("keeps naming a lock of another host when locks are not asked for", async () => {
    lock("runner-7");

    const steps = await lockSteps(engine.workspace, { lock: false, lockId: undefined });

    assert.deepEqual(
      steps.map(({ action }) => action),
      ["refuse"],
    );
  });
});
